//! The tag Employee.

use gofive_venio::types::EnquireEmployeesRequest;
use serde_json::Value;

use super::{Asks, Body, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        operation: "enquireEmployees",
        method: "POST",
        target: "/v1/Employees/Enquiry",
        asks: Asks::Both,
        body: Body::Json(
            r#"{
                "employeeType": null,
                "teamId": null,
                "status": null,
                "keyWord": "<keyword>",
                "orderBy": 0,
                "skip": 0,
                "pageLength": 20,
                "type": null
            }"#,
        ),
        call: |client| {
            let body = EnquireEmployeesRequest {
                employee_type: Some(Value::Null),
                team_id: Some(Value::Null),
                status: Some(Value::Null),
                keyword: Some("<keyword>".into()),
                order_by: Some(0),
                skip: Some(0),
                page_length: Some(20),
                r#type: Some(Value::Null),
                ..EnquireEmployeesRequest::default()
            };
            client.employee().enquire_employees(&body).send_raw()
        },
    }]
}
