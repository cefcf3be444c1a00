//! The tag Quotation.

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
                let line =
                    QuotationLine::new(2.0).product_code("<product code>").discount_type(false).discount_value(10.0);
                let body = CreateOrUpdateQuotationRequest::new()
                    .quotation_subject("Test open api edit quotation")
                    .quotation_status(QuotationStatus::Draft)
                    .customer_code("<customer code>")
                    .staff_code("<staff code>")
                    .vat_calculation(true)
                    .quotation_date(day("2023-01-04"))
                    .quotation_valid_until(day("2023-02-04"))
                    .quotation_details([line]);
                client.quotation().create_or_update(&body).send_raw()
            },
        },
        // The number is from the vendor's sample. The page shows a placeholder.
        Row {
            operation: "convertQuotationToSalesOrder",
            method: "POST",
            target: "/v1/quotation/Q01230000005/convert-to-salesorder",
            asks: Asks::Both,
            body: Body::Json(r#"{"QuotationNo": "<string>"}"#),
            call: |client| {
                let body = ConvertQuotationToSalesOrderRequest::new().quotation_no("<string>");
                client.quotation().convert_to_sales_order("Q01230000005", &body).send_raw()
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
                let body = EnquireQuotationsRequest::new(5)
                    .quotation_date("<datetime>")
                    .staff_code("<string>")
                    .quotation_no("<string>")
                    .customer_code("<string>")
                    .quotation_status(QuotationStatus::WaitingForApproval)
                    .skip(0);
                client.quotation().enquire(&body).send_raw()
            },
        },
        // No example.
        Row {
            operation: "getQuotationByNo",
            method: "GET",
            target: "/v1/quotation/Q01230000005",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.quotation().get_by_no("Q01230000005").send_raw(),
        },
    ]
}
