//! The tag Product, with keys that are required, optional and absent.

use gofive_venio::Client;
use gofive_venio::types::{
    CreateOrUpdateProductsRequest, GetProductsByFilterRequest, GetProductsByStatusRequest, ProductAttribute,
    ProductInput, ProductPrice, ProductStatus, ProductStatusFilter, ProductStockChange, ProductType, ProductTypeFor,
    ProductVariantInput, ProductVariantPrice, SaveProductSerialRequest, WarrantyTimeUnit,
};

use super::super::pages::SERIAL_REQUEST;
use super::{Asks, Body, Call, Row};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = searches();
    rows.extend(changes());
    rows.extend(without_body());
    rows
}

fn searches() -> Vec<Row> {
    vec![
        Row {
            operation: "getProductsByStatus",
            method: "POST",
            target: "/v2/Products/GetProduct",
            asks: Asks::TokenAndPerhapsKey,
            body: Body::Json(r#"{"take": 0, "status": [1]}"#),
            call: |client| {
                let body = GetProductsByStatusRequest::new(0, vec![ProductStatus::Active]);
                client.product().get_by_status(&body).send_raw()
            },
        },
        // The example contradicts the field list: productType 1031 and typeFor 0 are in neither enum.
        Row {
            operation: "getProductsByFilter",
            method: "POST",
            target: "/v1/products/getProduct",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "productFor": "string",
                    "typeFor": 0,
                    "productType": 1031,
                    "productGroupIds": [0],
                    "status": [true],
                    "skip": 0,
                    "take": 0,
                    "smartSearch": "string",
                    "orderBy": "string"
                }"#,
            ),
            call: |client| {
                let status = vec![ProductStatusFilter::Boolean(true)];
                let body = GetProductsByFilterRequest::new(ProductType::Unknown(1031), status, 0)
                    .product_for("string")
                    .type_for(ProductTypeFor::Unknown(0))
                    .product_group_ids([0])
                    .skip(0)
                    .smart_search("string")
                    .order_by("string");
                client.product().get_by_filter(&body).send_raw()
            },
        },
    ]
}

fn changes() -> Vec<Row> {
    vec![
        Row {
            operation: "createOrUpdateProducts",
            method: "POST",
            target: "/v3/Products",
            asks: Asks::Both,
            body: Body::Json(PRODUCTS),
            call: save_products,
        },
        Row {
            operation: "saveProductSerial",
            method: "POST",
            target: "/v3/products/serials",
            asks: Asks::Token,
            body: Body::Json(SERIAL_REQUEST),
            call: |client| {
                let body = SaveProductSerialRequest::new("MN00001")
                    .product_code("PD001")
                    .serial_number("IXX0010")
                    .status(true);
                client.product().save_serial(&body).send_raw()
            },
        },
        Row {
            operation: "updateProductStock",
            method: "PUT",
            target: "/v1/products/stock",
            asks: Asks::TokenAndPerhapsKey,
            body: Body::Json(
                r#"[
                    {"productCode": "A001", "qty": 20},
                    {"productCode": "A002", "qty": 20},
                    {"productCode": "A003", "qty": 20}
                ]"#,
            ),
            call: |client| {
                let body = ["A001", "A002", "A003"].map(|code| ProductStockChange::new(code, 20)).to_vec();
                client.product().update_stock(&body).send_raw()
            },
        },
    ]
}

/// Operations of which only the path is documented, or which have no example.
fn without_body() -> Vec<Row> {
    vec![
        Row {
            operation: "getProductTicket",
            method: "GET",
            target: "/tickets/280",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.product().get_ticket(280).send_raw(),
        },
        Row {
            operation: "getProductByCode",
            method: "GET",
            target: "/v2/products/PD001",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.product().get_by_code("PD001").send_raw(),
        },
        Row {
            operation: "getProductSerialStatus",
            method: "GET",
            target: "/v3/Products/serials/status",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.product().get_serial_status().send_raw(),
        },
        Row {
            operation: "getProductUnits",
            method: "GET",
            target: "/v1/products/units",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.product().get_units().send_raw(),
        },
    ]
}

/// The example, except for the variant's `active`, which the example gives as a string, and the unit of the warranty,
/// which it leaves open.
const PRODUCTS: &str = r#"{
    "products": [{
        "productCode": "<string>",
        "productBarcode": "<string>",
        "productName": "<string>",
        "productDescription": "<string>",
        "category": "<string>",
        "subCategory": "<string>",
        "sub_SubCategory": "<string>",
        "cost": 0.0,
        "prices": [{
            "priceTierName": "<string>",
            "regularPrice": 0.0,
            "salePrice": 0.0,
            "vatValue": 0.0,
            "useDefaultVat": true
        }],
        "productUnitName": "<string>",
        "productWeight": 0.0,
        "productWeightUnit": "<string>",
        "productTag": ["string"],
        "productImage": ["<string>"],
        "trackInventory": true,
        "qty": 0,
        "lowStockAlert": 0,
        "useWarranty": false,
        "timeWarrantyValue": 0,
        "timeWarrantyUnit": "y",
        "warrantyNote": "<string>",
        "visibility": true,
        "active": true,
        "brandName": "<string>",
        "productVariant": [{
            "productCode": "<string>",
            "productName": "<string>",
            "productBarcode": "<string>",
            "productDescription": "<string>",
            "cost": 0.0,
            "prices": [{"priceTierName": "<string>", "regularPrice": 0.0, "salePrice": 0.0, "vat": 0.0}],
            "productImage": ["<string>"],
            "qty": 0,
            "lowStockAlert": 0,
            "active": true,
            "attribute": [{"attributeName": "<string>", "attributeValueName": "<string>"}]
        }]
    }]
}"#;

fn save_products(client: &Client) -> Call {
    let text = "<string>";
    let price = ProductPrice::new(text, 0.0).sale_price(0.0).vat_value(0.0).use_default_vat(true);
    let product = ProductInput::new(text, text, 0.0, vec![price], text, true, false, true, true)
        .product_code(text)
        .product_barcode(text)
        .product_description(text)
        .sub_category(text)
        .sub_sub_category(text)
        .product_weight(0.0)
        .product_weight_unit(text)
        .product_tag(["string"])
        .product_image([text])
        .qty(0)
        .low_stock_alert(0)
        .time_warranty_value(0)
        .time_warranty_unit(WarrantyTimeUnit::Year)
        .warranty_note(text)
        .brand_name(text)
        .product_variant([variant()]);
    let body = CreateOrUpdateProductsRequest::new(vec![product]);
    client.product().create_or_update(&body).send_raw()
}

fn variant() -> ProductVariantInput {
    let text = "<string>";
    let price = ProductVariantPrice::new().price_tier_name(text).regular_price(0.0).sale_price(0.0).vat(0.0);
    let attribute = ProductAttribute::new(text, text);
    ProductVariantInput::new(text, text, vec![price], true, vec![attribute])
        .product_barcode(text)
        .product_description(text)
        .cost(0.0)
        .product_image([text])
        .qty(0)
        .low_stock_alert(0)
}
