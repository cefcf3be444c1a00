//! The tags SalesOrder and Setting, with a DELETE that has a body.

use gofive_venio::types::{
    CreateOrUpdateSalesOrderRequest, RejectSalesOrderRequest, SalesOrderLine, SalesOrderPayment,
    SalesOrderPaymentStatus, SalesOrderStatus, UpdateSalesOrderPaymentRequest,
};

use super::{Asks, Body, Row, day};

pub(super) fn rows() -> Vec<Row> {
    vec![
        save(),
        // The documentation has no example. The number is taken from the payment page.
        Row {
            operation: "getSalesOrderByNo",
            method: "GET",
            target: "/v2/salesorder/SO24090001",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.sales_order().get_by_no("SO24090001").send_raw(),
        },
        Row {
            operation: "rejectSalesOrder",
            method: "DELETE",
            target: "/v1/salesorders/reject",
            asks: Asks::Both,
            body: Body::Json(r#"{"salesOrderIds": [], "reason": "string"}"#),
            call: |client| {
                let body = RejectSalesOrderRequest::new(vec![], "string");
                client.sales_order().reject(&body).send_raw()
            },
        },
        pay(),
        // Documented only by the vendor's sample.
        Row {
            operation: "getHeaderTemplate",
            method: "GET",
            target: "/v2/salesorder/headerTemplate",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.setting().get_header_template().send_raw(),
        },
    ]
}

fn save() -> Row {
    Row {
        operation: "createOrUpdateSalesOrder",
        method: "POST",
        target: "/v2/salesorder",
        asks: Asks::Both,
        body: Body::Json(
            r#"{
                "salesOrderSubject": "consoleapp openapi",
                "customerCode": "<customer code>",
                "referenceNo": "Q01230000005",
                "salesOrderDate": "2023-05-01",
                "salesOrderDetails": [{"productCode": "10001", "qty": 2}],
                "salesOrderNo": "SO23010005",
                "vatCalculation": true,
                "salesOrderStatus": 2,
                "staffCode": "<staff code>"
            }"#,
        ),
        call: |client| {
            let line = SalesOrderLine::new("10001").qty(2);
            let body =
                CreateOrUpdateSalesOrderRequest::new("consoleapp openapi", "<customer code>", day("2023-05-01"), true)
                    .reference_no("Q01230000005")
                    .sales_order_details([line])
                    .sales_order_no("SO23010005")
                    .sales_order_status(SalesOrderStatus::Open)
                    .staff_code("<staff code>");
            client.sales_order().create_or_update(&body).send_raw()
        },
    }
}

fn pay() -> Row {
    Row {
        operation: "updateSalesOrderPayment",
        method: "PUT",
        target: "/v2/salesorder/SO24090001/payment",
        asks: Asks::Token,
        body: Body::Json(r#"{"payments": [{"periodNo": 1, "status": 2}, {"periodNo": 2, "status": 1}]}"#),
        call: |client| {
            let payment = |period, status| SalesOrderPayment::new(status).period_no(period);
            let body = UpdateSalesOrderPaymentRequest::new(vec![
                payment(1, SalesOrderPaymentStatus::Status2),
                payment(2, SalesOrderPaymentStatus::Status1),
            ]);
            client.sales_order().update_payment("SO24090001", &body).send_raw()
        },
    }
}
