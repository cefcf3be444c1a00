//! The tag Deal, with a field that the vendor spells `cancleAllOrder`.

use gofive_venio::types::{CreateDealRequest, UpdateDealRequest};

use super::{Asks, Body, Row, moment};

pub(super) fn rows() -> Vec<Row> {
    vec![create(), update()]
}

fn create() -> Row {
    Row {
        operation: "createDeal",
        method: "POST",
        target: "/v1/deals",
        asks: Asks::Both,
        // The example is truncated after dateFollowUp.
        body: Body::Json(
            r#"{
                "customerCodes": ["string"],
                "boardId": 34628319,
                "dealName": "dealName",
                "probability": 20,
                "dealQuantity": 91493369,
                "dealQuantityUnit": "unit",
                "dealValue": 10,
                "dealInterests": [1001],
                "dealLabels": [1002],
                "dealDate": "2023-02-07T16:51:40+0700",
                "expectedCloseDate": "2023-02-08T16:51:40+0700",
                "note": "string",
                "assignTo": "staff01",
                "participantCodes": ["staff02"],
                "dateFollowUp": "2023-02-08T16:51:40+0700"
            }"#,
        ),
        call: |client| {
            let body = CreateDealRequest::new(
                ["string"],
                34_628_319,
                "dealName",
                20,
                10,
                moment("2023-02-08T16:51:40+07:00"),
                "staff01",
            )
            .deal_quantity(91_493_369)
            .deal_quantity_unit("unit")
            .deal_interests([1001])
            .deal_labels([1002])
            .deal_date(moment("2023-02-07T16:51:40+07:00"))
            .note("string")
            .participant_codes(["staff02"])
            .date_follow_up(moment("2023-02-08T16:51:40+07:00"));
            client.deal().create(&body).send_raw()
        },
    }
}

fn update() -> Row {
    Row {
        operation: "updateDeal",
        method: "PUT",
        target: "/v1/deals/1",
        asks: Asks::Both,
        body: Body::Json(
            r#"{
                "dealName": "string",
                "probability": 100,
                "dealQuantityUnit": "unit",
                "dealQuantity": 90,
                "dealValue": 10000,
                "dealInterests": [],
                "dealLabels": [98199047, 34064271],
                "dealDate": "2023-02-08T16:51:40+0700",
                "expectedCloseDate": "2023-02-08T16:51:40+0700",
                "note": "string",
                "assignTo": "staff01",
                "participantCodes": ["staff02"],
                "dateFollowUp": "2023-02-08T16:51:40+0700",
                "followUpNotes": "incididunt",
                "dealStageId": 5509,
                "remark": "Excepteur Lorem non cupidatat nostrud",
                "reasonCategoryId": 39733557,
                "markAllTaskAsDone": false,
                "cancleAllOrder": true
            }"#,
        ),
        call: |client| {
            let body = UpdateDealRequest::new("string", 100, 10_000, moment("2023-02-08T16:51:40+07:00"), "staff01")
                .deal_quantity_unit("unit")
                .deal_quantity(90)
                .deal_interests([])
                .deal_labels([98_199_047, 34_064_271])
                .deal_date(moment("2023-02-08T16:51:40+07:00"))
                .note("string")
                .participant_codes(["staff02"])
                .date_follow_up(moment("2023-02-08T16:51:40+07:00"))
                .follow_up_notes("incididunt")
                .deal_stage_id(5509)
                .remark("Excepteur Lorem non cupidatat nostrud")
                .reason_category_id(39_733_557)
                .mark_all_task_as_done(false)
                .cancel_all_order(true);
            client.deal().update(1, &body).send_raw()
        },
    }
}
