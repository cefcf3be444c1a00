//! The JSON of the two pages that are documented in full, copied verbatim.

/// The request example of "Create or Update Codeguard Products".
pub(super) const SERIAL_REQUEST: &str = r#"{
    "runningNumber":"MN00001",
    "productCode":"PD001",
    "serialNumber":"IXX0010",
    "status":true
}"#;

/// The response of the same page. It omits `productCode`, which the page's field list marks as required.
pub(super) const SERIAL_ANSWER: &str = r#"{
    "data": {
        "runningNumber": "MN00001",
        "serialNumber": "IXX0010",
        "status": true,
        "productId": 1
    },
    "httpStatusCode": 200,
    "statusCode": 1000
}"#;

/// The error messages that the same page lists for the status 400.
pub(super) const SERIAL_ERRORS: [&str; 6] = [
    "product not found",
    "serial not found",
    "product code required (new codeguard)",
    "running number required",
    "product code required",
    "empty payload",
];

/// The request of "Edit Case by CaseNo" as the curl sample sends it. The example differs only in white space.
pub(super) const CASE_REQUEST: &str = r#"{
    "subject": "Update Case",
    "customerCode": "C000154",
    "categoryId": 2140016585,
    "dateCase": "2025-02-05T17:35:53.693+0700",
    "dateDue": "2025-02-05T17:35:53.693+0700",
    "activityNos": [
        "A20250200028",
        "A20250200029"
    ],
    "dealNos": [
        "D241200044",
        "D241200047"
    ],
    "note": "description",
    "assignedToUserId": "6d473b8f-a6b3-4536-b1e6-f4b7688414e2"
}"#;

/// The response of the same page. The sender's name uses letters outside the Basic Multilingual Plane.
pub(super) const CASE_ANSWER: &str = r#"{
  "status": {
    "code": "1000",
    "description": "Success"
  },
  "data": {
    "data": {
      "feedbackId": 67941,
      "companyId": 507,
      "customerId": 705693,
      "feedbackNo": "T250200010",
      "subject": "Create new case (Edit)",
      "statusId": 201,
      "feedbackTypeId": 592,
      "feedbackFromId": 50642,
      "feedbackFromName": "𝗢𝗮𝘀𝗶𝘀 𝗦𝗽𝗮 Thailand",
      "note": "Bff description",
      "assignedToUserId": "6d473b8f-a6b3-4536-b1e6-f4b7688414e2",
      "dateAssigned": "2025-02-06T09:41:33+0700",
      "dateCase": "2025-02-05T17:35:53+0700",
      "dateDue": "2025-02-05T17:35:53+0700",
      "createdByUserId": "23108b99-ee24-43c4-b9e7-58dc6a4e16a2",
      "dateCreated": "2025-02-06T09:41:33+0700",
      "updatedByUserId": "23108b99-ee24-43c4-b9e7-58dc6a4e16a2",
      "dateUpdated": "2025-02-06T09:55:04+0700",
      "dateLatestAnswer": "2025-02-06T09:41:33+0700"
    },
    "statusCode": 1000,
    "httpStatusCode": 200
  }
}"#;
