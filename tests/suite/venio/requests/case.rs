//! "Add Case" and "Edit Case by CaseNo".

use gofive_venio::types::{AddCaseRequest, CaseType, EditCaseRequest};

use super::super::pages::CASE_REQUEST;
use super::{Asks, Body, Row, moment};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            operation: "addCase",
            method: "POST",
            target: "/v1/case",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "caseType": 1,
                    "subject": "Create new case",
                    "customerCode": "C000154",
                    "categoryId": 2140016585,
                    "dateCase": "2025-02-05T17:35:53.693+0700",
                    "dateDue": "2025-02-05T17:35:53.693+0700",
                    "activityNos": ["A20250200028", "A20250200029"],
                    "dealNos": ["D241200044", "D241200047"],
                    "note": "description",
                    "assignedToUserId": "6d473b8f-a6b3-4536-b1e6-f4b7688414e2"
                }"#,
            ),
            call: |client| {
                let body = AddCaseRequest::new(
                    CaseType::RequestForAction,
                    "Create new case",
                    2_140_016_585,
                    moment("2025-02-05T17:35:53.693+07:00"),
                    moment("2025-02-05T17:35:53.693+07:00"),
                    "6d473b8f-a6b3-4536-b1e6-f4b7688414e2",
                )
                .customer_code("C000154")
                .activity_nos(["A20250200028", "A20250200029"])
                .deal_nos(["D241200044", "D241200047"])
                .note("description");
                client.case().add(&body).send_raw()
            },
        },
        Row {
            operation: "editCase",
            method: "PUT",
            target: "/v1/case/T250200010",
            asks: Asks::Both,
            body: Body::Json(CASE_REQUEST),
            call: |client| {
                let body = EditCaseRequest::new(
                    "Update Case",
                    2_140_016_585,
                    moment("2025-02-05T17:35:53.693+07:00"),
                    moment("2025-02-05T17:35:53.693+07:00"),
                    "6d473b8f-a6b3-4536-b1e6-f4b7688414e2",
                )
                .customer_code("C000154")
                .activity_nos(["A20250200028", "A20250200029"])
                .deal_nos(["D241200044", "D241200047"])
                .note("description");
                client.case().edit("T250200010", &body).send_raw()
            },
        },
    ]
}
