//! The tag Quotation.

use gofive_venio::Nullable;
use gofive_venio::types::{
    ConvertQuotationToSalesOrderRequest, CreateOrUpdateQuotationRequest, EnquireQuotationsRequest, QuotationLine,
    QuotationStatus,
};

use super::{Asks, Body, Row, day};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            operation: "createOrUpdateQuotation",
            method: "POST",
            target: "/v2/quotation",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "quotationSubject": "Test open api edit quotation",
                    "quotationStatus": 1,
                    "customerCode": "<customer code>",
                    "staffCode": "<staff code>",
                    "vatCalculation": true,
                    "quotationDate": "2023-01-04",
                    "quotationValidUntil": "2023-02-04",
                    "quotationDetails": [
                        {"productCode": "<product code>", "qty": 2, "discountType": false, "discountValue": 10}
                    ]
                }"#,
            ),
            call: |client| {
                let line = QuotationLine {
                    product_code: Some("<product code>".into()),
                    discount_type: Nullable::Value(false),
                    discount_value: Nullable::Value(10.0),
                    ..QuotationLine::new(2.0)
                };
                let body = CreateOrUpdateQuotationRequest {
                    quotation_subject: Some("Test open api edit quotation".into()),
                    quotation_status: Some(QuotationStatus::Draft),
                    customer_code: Some("<customer code>".into()),
                    staff_code: Some("<staff code>".into()),
                    vat_calculation: Some(true),
                    quotation_date: Some(day("2023-01-04")),
                    quotation_valid_until: Some(day("2023-02-04")),
                    quotation_details: Some(vec![line]),
                    ..CreateOrUpdateQuotationRequest::default()
                };
                client.quotation().create_or_update_quotation(&body).send_raw()
            },
        },
        // The number of the vendor's sample; the page shows a placeholder.
        Row {
            operation: "convertQuotationToSalesOrder",
            method: "POST",
            target: "/v1/quotation/Q01230000005/convert-to-salesorder",
            asks: Asks::Both,
            body: Body::Json(r#"{"QuotationNo": "<string>"}"#),
            call: |client| {
                let body = ConvertQuotationToSalesOrderRequest {
                    quotation_no: Some("<string>".into()),
                    ..ConvertQuotationToSalesOrderRequest::default()
                };
                client.quotation().convert_quotation_to_sales_order("Q01230000005", &body).send_raw()
            },
        },
        Row {
            operation: "enquireQuotations",
            method: "POST",
            target: "/v1/quotation/enquiry",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "quotationDate": "<datetime>",
                    "staffCode": "<string>",
                    "quotationNo": "<string>",
                    "customerCode": "<string>",
                    "quotationStatus": 2,
                    "take": 5,
                    "skip": 0
                }"#,
            ),
            call: |client| {
                let text = || Nullable::Value("<string>".to_owned());
                let body = EnquireQuotationsRequest {
                    quotation_date: Nullable::Value("<datetime>".into()),
                    staff_code: text(),
                    quotation_no: text(),
                    customer_code: text(),
                    quotation_status: Nullable::Value(QuotationStatus::WaitingForApproval),
                    skip: Nullable::Value(0),
                    ..EnquireQuotationsRequest::new(5)
                };
                client.quotation().enquire_quotations(&body).send_raw()
            },
        },
        // No example.
        Row {
            operation: "getQuotationByNo",
            method: "GET",
            target: "/v1/quotation/Q01230000005",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.quotation().get_quotation_by_no("Q01230000005").send_raw(),
        },
    ]
}
