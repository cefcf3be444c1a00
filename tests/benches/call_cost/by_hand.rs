//! The same call, written by hand.

use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use serde::{Deserialize, Serialize};

use crate::contract::{BusinessStatus, Contract};

pub(crate) struct ByHand {
    http: reqwest::Client,
    base_url: String,
    token: String,
    key: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Answer {
    status: BusinessStatus,
    data: Contract,
}

type Failed = Box<dyn std::error::Error>;

impl ByHand {
    pub(crate) fn new(base_url: &str, token: &str, key: &str) -> Self {
        let http = reqwest::Client::builder()
            .user_agent("gofive-venio/0.1.0")
            .no_proxy()
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(30))
            .timeout(Duration::from_secs(60));
        Self {
            http: http.build().expect("the settings are valid"),
            base_url: base_url.to_owned(),
            token: token.to_owned(),
            key: key.to_owned(),
        }
    }

    pub(crate) async fn contract(&self, number: &str) -> Result<Answer, Failed> {
        let url = format!("{}/v1/contract/{number}", self.base_url);
        let request = self.http.get(url).bearer_auth(&self.token).header("Ocp-Apim-Subscription-Key", &self.key);
        let answer = request.header(ACCEPT, "application/json").send().await?.error_for_status()?;
        let answer: Answer = serde_json::from_slice(&answer.bytes().await?)?;
        match answer.status.code.as_str() {
            "1000" => Ok(answer),
            code => Err(format!("the API returned with the code {code}").into()),
        }
    }
}
