//! A contract of Venio: as a type with serde's derives, written by hand, and as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Contract {
    contract_no: String,
    contract_type: String,
    status_id: ContractStatus,
    contract_name: String,
    owner: String,
    date_start: String,
    date_end: String,
    contract_value: i64,
    contract_services: Vec<BTreeMap<String, Value>>,
    attachments: Vec<BTreeMap<String, Value>>,
    customer_code: String,
    customer_name: String,
    customer_type: ContractCustomerType,
}

/// Defines an enum of integers, which serde's derives support only through a conversion.
macro_rules! codes {
    ($name:ident { $($variant:ident = $code:literal),* }) => {
        #[derive(Clone, Copy, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub(crate) enum $name {
            $($variant),*
        }

        impl TryFrom<i64> for $name {
            type Error = &'static str;

            fn try_from(code: i64) -> Result<Self, Self::Error> {
                match code {
                    $($code => Ok(Self::$variant),)*
                    _ => Err("unknown code"),
                }
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => $code),*
                }
            }
        }
    };
}

codes! { ContractStatus { Open = 1601, Active = 1602, Completed = 1603, Cancelled = 1604 } }
codes! { ContractCustomerType { Lead = 11100, Prospect = 11200, Customer = 11300 } }

#[derive(Serialize, Deserialize)]
pub(crate) struct BusinessStatus {
    pub(crate) code: String,
    description: String,
}

/// Returns the JSON of a contract with a number of services.
pub(crate) fn text(index: usize, services: usize) -> String {
    let status = 1601 + index % 4;
    let service =
        |line| format!(r#"{{"productCode":"PD{line:05}","quantity":{},"frequency":"monthly"}}"#, line % 12 + 1);
    let services: Vec<String> = (index..index + services).map(service).collect();
    format!(
        r#"{{"contractNo":"CT2025{index:05}","contractType":"Service","statusId":{status},
"contractName":"สัญญาบำรุงรักษา {index}","owner":"6d473b8f-a6b3-4536-b1e6-f4b7688414e2",
"dateStart":"2025-01-01T00:00:00","dateEnd":"2025-12-31T23:59:59","contractValue":{},
"contractServices":[{}],"attachments":[{{"fileName":"contract-{index}.pdf","size":{}}}],
"customerCode":"C{index:06}","customerName":"Oasis Spa \"Thailand\" Co., Ltd.","customerType":11300}}"#,
        index * 1250,
        services.join(","),
        index * 37 + 20_000,
    )
}
