//! The tag Customer, with a GET that has a body and a page whose fields start with capital letters.

use gofive_venio::Client;
use gofive_venio::types::{
    AddCustomerEventRequest, CreateCustomerSatisfactionRequest, CreateOrUpdateCustomerRequest, CustomerAddress,
    CustomerContact, CustomerLocationType, CustomerSatisfactionSourceType, CustomerState, CustomerStatus, CustomerType,
    EditCustomerEventRequest, GetCustomerEventsRequest, LeadStatus,
};

use super::{Asks, Body, Call, Row, civil, day};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = events();
    rows.extend(customers());
    rows
}

fn customers() -> Vec<Row> {
    vec![
        // The example is truncated. The vendor's sample sets these fields.
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
            call: |client| client.customer().get_by_code("C000349").send_raw(),
        },
        // The example is truncated after SourceType.
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
                let body = CreateCustomerSatisfactionRequest::new(
                    "NPS [Venio]",
                    CustomerSatisfactionSourceType::Nps,
                    10,
                    "C000349",
                    "2024-02-01 10:00:00",
                )
                .answer_by("<name>");
                client.customer().create_satisfaction(&body).send_raw()
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
    let address = CustomerAddress::new()
        .location_type(CustomerLocationType::Billing)
        .location_name("Office")
        .latitude(13.75)
        .longitude(100.5);
    let contact =
        CustomerContact::new().contact_name("สมชาย").contact_birthdate(day("1990-12-31")).contact_status(true);
    let body = CreateOrUpdateCustomerRequest::new("ร้านกาแฟ 𝗢𝗮𝘀𝗶𝘀", CustomerState::Customer)
        .customer_code("C000349")
        .customer_status(CustomerStatus::Active)
        .customer_type(CustomerType::Individual)
        .customer_second_name_null()
        .customer_birthdate(day("1990-12-31"))
        .customer_income("50000")
        .customer_group_name("Group")
        .classification_name("A")
        .source_name("Website")
        .lead_status(LeadStatus::Interested)
        .unqualified_reason_name("reason")
        .owners(["00004"])
        .addresses([address])
        .contact(contact);
    client.customer().create_or_update(&body).send_raw()
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
                let body =
                    AddCustomerEventRequest::new("Meeting with Client", 1, civil("2024-02-01T10:00:00"), "C000349")
                        .description("Discuss project requirements");
                client.customer().add_event(&body).send_raw()
            },
        },
        Row {
            operation: "getCustomerEvents",
            method: "GET",
            target: "/v1/customerEvent/filter?customerCode=C000055&eventTypeIds=1",
            asks: Asks::Both,
            body: Body::Json(r#"{"DateFrom": "2025-01-01T00:00:00", "DateTo": "2025-01-31T23:59:59"}"#),
            call: |client| {
                let body = GetCustomerEventsRequest::new()
                    .date_from(civil("2025-01-01T00:00:00"))
                    .date_to(civil("2025-01-31T23:59:59"));
                client.customer().get_events("C000055").event_type_ids(1).body(&body).send_raw()
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
                let body = EditCustomerEventRequest::new()
                    .event_name("Updated Meeting")
                    .event_type(2)
                    .event_date(civil("2024-02-05T14:00:00"))
                    .description("Updated project discussion")
                    .customer_code("C000349");
                client.customer().edit_event("13", &body).send_raw()
            },
        },
        Row {
            operation: "getCustomerEventTypes",
            method: "GET",
            target: "/v1/customerEvent/event-types",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.customer().get_event_types().send_raw(),
        },
    ]
}
