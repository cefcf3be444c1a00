//! The tag Customer, with a GET that has a body and a page whose members start with capitals.

use gofive_venio::types::{
    AddCustomerEventRequest, CreateCustomerSatisfactionRequest, CreateOrUpdateCustomerRequest, CustomerAddress,
    CustomerContact, CustomerLocationType, CustomerSatisfactionSourceType, CustomerState, CustomerStatus, CustomerType,
    EditCustomerEventRequest, GetCustomerEventsRequest, LeadStatus,
};
use gofive_venio::{Client, Nullable};

use super::{Asks, Body, Call, Row, civil, day};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = events();
    rows.extend(customers());
    rows
}

fn customers() -> Vec<Row> {
    vec![
        // The example breaks off; the vendor's sample sets these members.
        Row {
            operation: "createOrUpdateCustomer",
            method: "POST",
            target: "/v3/customers",
            asks: Asks::Both,
            body: Body::Json(CUSTOMER),
            call: save_customer,
        },
        // No example.
        Row {
            operation: "getCustomerByCode",
            method: "GET",
            target: "/v3/customers/C000349",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.customer().get_customer_by_code("C000349").send_raw(),
        },
        // The example breaks off after SourceType.
        Row {
            operation: "createCustomerSatisfaction",
            method: "POST",
            target: "/v3/customers/satisfaction",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "AnswerBy": "<name>",
                    "SourceName": "NPS [Venio]",
                    "SourceType": 2,
                    "Point": 10,
                    "CustomerCode": "C000349",
                    "DateCreated": "2024-02-01 10:00:00"
                }"#,
            ),
            call: |client| {
                let body = CreateCustomerSatisfactionRequest {
                    answer_by: Some("<name>".into()),
                    ..CreateCustomerSatisfactionRequest::new(
                        "NPS [Venio]",
                        CustomerSatisfactionSourceType::Nps,
                        10,
                        "C000349",
                        "2024-02-01 10:00:00",
                    )
                };
                client.customer().create_customer_satisfaction(&body).send_raw()
            },
        },
    ]
}

const CUSTOMER: &str = r#"{
    "customerCode": "C000349",
    "customerName": "ร้านกาแฟ 𝗢𝗮𝘀𝗶𝘀",
    "customerState": 3,
    "customerStatus": 0,
    "customerType": 2,
    "customer2ndName": null,
    "customerBirthdate": "1990-12-31",
    "customerIncome": "50000",
    "customerGroupName": "Group",
    "classificationName": "A",
    "sourceName": "Website",
    "leadStatus": 4,
    "unqulifiedReasonName": "reason",
    "owners": ["00004"],
    "addresses": [{"locationType": 1, "locationName": "Office", "latitude": 13.75, "longitude": 100.5}],
    "contact": {"contactName": "สมชาย", "contactBirthdate": "1990-12-31", "contactStatus": true}
}"#;

fn save_customer(client: &Client) -> Call {
    let address = CustomerAddress {
        location_type: Some(CustomerLocationType::Billing),
        location_name: Some("Office".into()),
        latitude: Nullable::Value(13.75),
        longitude: Nullable::Value(100.5),
        ..CustomerAddress::default()
    };
    let contact = CustomerContact {
        contact_name: Some("สมชาย".into()),
        contact_birthdate: Some(day("1990-12-31")),
        contact_status: Nullable::Value(true),
        ..CustomerContact::default()
    };
    let body = CreateOrUpdateCustomerRequest {
        customer_code: Nullable::Value("C000349".into()),
        customer_status: Nullable::Value(CustomerStatus::Active),
        customer_type: Nullable::Value(CustomerType::Individual),
        customer_second_name: Nullable::Null,
        customer_birthdate: Nullable::Value(day("1990-12-31")),
        customer_income: Nullable::Value("50000".into()),
        customer_group_name: Some("Group".into()),
        classification_name: Some("A".into()),
        source_name: Some("Website".into()),
        lead_status: Nullable::Value(LeadStatus::Interested),
        unqualified_reason_name: Some("reason".into()),
        owners: Some(vec!["00004".into()]),
        addresses: Nullable::Value(vec![address]),
        contact: Some(contact),
        ..CreateOrUpdateCustomerRequest::new("ร้านกาแฟ 𝗢𝗮𝘀𝗶𝘀", CustomerState::Customer)
    };
    client.customer().create_or_update_customer(&body).send_raw()
}

fn events() -> Vec<Row> {
    vec![
        Row {
            operation: "addCustomerEvent",
            method: "POST",
            target: "/v1/customerEvent",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "eventName": "Meeting with Client",
                    "eventType": 1,
                    "eventDate": "2024-02-01T10:00:00",
                    "description": "Discuss project requirements",
                    "customerCode": "C000349"
                }"#,
            ),
            call: |client| {
                let body = AddCustomerEventRequest {
                    description: Some("Discuss project requirements".into()),
                    ..AddCustomerEventRequest::new("Meeting with Client", 1, civil("2024-02-01T10:00:00"), "C000349")
                };
                client.customer().add_customer_event(&body).send_raw()
            },
        },
        Row {
            operation: "getCustomerEvents",
            method: "GET",
            target: "/v1/customerEvent/filter?customerCode=C000055&eventTypeIds=1",
            asks: Asks::Both,
            body: Body::Json(r#"{"DateFrom": "2025-01-01T00:00:00", "DateTo": "2025-01-31T23:59:59"}"#),
            call: |client| {
                let body = GetCustomerEventsRequest {
                    date_from: Some(civil("2025-01-01T00:00:00")),
                    date_to: Some(civil("2025-01-31T23:59:59")),
                    ..GetCustomerEventsRequest::default()
                };
                client.customer().get_customer_events("C000055").event_type_ids(1).body(&body).send_raw()
            },
        },
        Row {
            operation: "editCustomerEvent",
            method: "PUT",
            target: "/v1/customerEvent/13",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "eventName": "Updated Meeting",
                    "eventType": 2,
                    "eventDate": "2024-02-05T14:00:00",
                    "description": "Updated project discussion",
                    "customerCode": "C000349"
                }"#,
            ),
            call: |client| {
                let body = EditCustomerEventRequest {
                    event_name: Some("Updated Meeting".into()),
                    event_type: Some(2),
                    event_date: Some(civil("2024-02-05T14:00:00")),
                    description: Some("Updated project discussion".into()),
                    customer_code: Some("C000349".into()),
                    ..EditCustomerEventRequest::default()
                };
                client.customer().edit_customer_event("13", &body).send_raw()
            },
        },
        Row {
            operation: "getCustomerEventTypes",
            method: "GET",
            target: "/v1/customerEvent/event-types",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.customer().get_customer_event_types().send_raw(),
        },
    ]
}
