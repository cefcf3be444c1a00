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
            let body = EnquireEmployeesRequest::new()
                .employee_type(Value::Null)
                .team_id(Value::Null)
                .status(Value::Null)
                .keyword("<keyword>")
                .order_by(0)
                .skip(0)
                .page_length(20)
                .r#type(Value::Null);
            client.employee().enquire(&body).send_raw()
        },
    }]
}
