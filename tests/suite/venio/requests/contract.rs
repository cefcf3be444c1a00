//! The tag Contract, whose dates contain a space and have no offset.

use gofive_venio::types::{
    ContractServiceFrequency, ContractServiceInput, CreateOrUpdateContractRequest,
    CreateOrUpdateContractServiceAgreementRequest,
};

use super::{Asks, Body, Row, civil};

pub(super) fn rows() -> Vec<Row> {
    vec![
        // The documentation has no example. The number is taken from the next page.
        Row {
            operation: "getContractByNo",
            method: "GET",
            target: "/v1/contract/CONT250600006",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.contract().get_by_no("CONT250600006").send_raw(),
        },
        Row {
            operation: "createOrUpdateContract",
            method: "POST",
            target: "/v1/contract",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "contractNo": "CONT250600006",
                    "contractName": "test contract open api 3",
                    "customerCode": "L000308",
                    "contractType": "MA",
                    "contractValue": 2000,
                    "dateStart": "2025-06-18 00:00:00",
                    "dateEnd": "2026-06-18 21:37:51",
                    "description": null,
                    "owner": "UAT007",
                    "contractService": {
                        "subject": "test frequency open api",
                        "frequency": 260001,
                        "numberOfTimes": 1,
                        "agreementNote": null
                    }
                }"#,
            ),
            call: |client| {
                let service = ContractServiceInput::new(ContractServiceFrequency::Yearly, "test frequency open api", 1)
                    .agreement_note_null();
                let body = CreateOrUpdateContractRequest::new(
                    "test contract open api 3",
                    "MA",
                    "L000308",
                    civil("2025-06-18T00:00:00"),
                    civil("2026-06-18T21:37:51"),
                    "UAT007",
                )
                .contract_no("CONT250600006")
                .contract_value(2000)
                .description_null()
                .contract_service(service);
                client.contract().create_or_update(&body).send_raw()
            },
        },
        Row {
            operation: "createOrUpdateContractServiceAgreement",
            method: "POST",
            target: "/v1/contract/service-agreement",
            asks: Asks::Both,
            body: Body::Json(
                r#"{
                    "contractNo": "string",
                    "contractServiceId": 37881,
                    "subject": "string",
                    "frequency": 260001,
                    "numberOfTimes": 1,
                    "agreementNote": null
                }"#,
            ),
            call: |client| {
                let body = CreateOrUpdateContractServiceAgreementRequest::new(
                    "string",
                    ContractServiceFrequency::Yearly,
                    "string",
                    1,
                )
                .contract_service_id(37881)
                .agreement_note_null();
                client.contract().create_or_update_service_agreement(&body).send_raw()
            },
        },
    ]
}
