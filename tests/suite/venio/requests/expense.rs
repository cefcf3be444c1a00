//! The tag Expense, whose paths differ in case. The field `ExpenseDetails` is a list in one request and an object in
//! another.

use gofive_venio::types::{
    CreateExpenseDetail, CreateExpenseRequest, EnquireExpensesRequest, ExpenseType, UpdateExpenseDetails,
    UpdateExpenseRequest,
};
use serde_json::json;

use super::{Asks, Body, Row, moment};

pub(super) fn rows() -> Vec<Row> {
    vec![
        // No example.
        Row {
            operation: "createExpense",
            method: "POST",
            target: "/v1/Expenses",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "ExpenseDetails": [{"expenseTypeId": 1001, "amount": 1250.5, "night": 2, "hours": null}],
                    "subject": "ค่าที่พัก"
                }"#,
            ),
            call: |client| {
                let detail = CreateExpenseDetail::new(ExpenseType::Accommodation, 1250.5).night(2).hours_null();
                let body = CreateExpenseRequest::new(vec![detail], "ค่าที่พัก");
                client.expense().create(&body).send_raw()
            },
        },
        // No example.
        Row {
            operation: "updateExpense",
            method: "PUT",
            target: "/v1/Expenses/1",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "ExpenseDetails": {
                        "ExpenseDetails": [{"expenseTypeId": 1001, "amount": 5}],
                        "subject": "inner",
                        "remark": null
                    },
                    "subject": "outer"
                }"#,
            ),
            call: |client| {
                let detail = [("expenseTypeId".to_owned(), json!(1001)), ("amount".to_owned(), json!(5))];
                let details = UpdateExpenseDetails::new(vec![detail.into()], "inner").remark_null();
                let body = UpdateExpenseRequest::new(details, "outer");
                client.expense().update("1", &body).send_raw()
            },
        },
        Row {
            operation: "enquireExpenses",
            method: "POST",
            target: "/v1/expenses/enquiry",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "expenseTypeId": 1001,
                    "statusIds": ["string"],
                    "staffCodes": ["string"],
                    "searchText": "string",
                    "dateStart": "2021-09-17T10:42:31.981Z",
                    "dateEnd": "2021-09-17T10:42:31.981Z"
                }"#,
            ),
            call: |client| {
                let body = EnquireExpensesRequest::new(ExpenseType::Accommodation)
                    .status_ids(["string"])
                    .staff_codes(["string"])
                    .search_text("string")
                    .date_start(moment("2021-09-17T10:42:31.981Z"))
                    .date_end(moment("2021-09-17T10:42:31.981Z"));
                client.expense().enquire(&body).send_raw()
            },
        },
        // The curl sample ends in `/v1/expenses/`, with an empty parameter.
        Row {
            operation: "getExpense",
            method: "GET",
            target: "/v1/expenses/1",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.expense().get("1").send_raw(),
        },
    ]
}
