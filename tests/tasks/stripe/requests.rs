//! What the tasks send to Stripe's API, and what they return.

use std::fs;

use stripe_client as client;
use stripe_client::Client;
use stripe_client::test_util::Canned;
use uses_stripe::*;

#[path = "../wire.rs"]
mod wire;

use wire::Wire;

const PAYMENT: &str = r#"{"id":"pi_1","object":"payment_intent","amount":1999,"capture_method":"automatic",
    "confirmation_method":"automatic","created":1764200000,"currency":"eur","livemode":false,
    "payment_method_types":["card"],"status":"succeeded","client_secret":"pi_1_secret_2"}"#;
const REFUND: &str = r#"{"id":"re_1","object":"refund","amount":500,"created":1764200000,"currency":"eur"}"#;

fn customer(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","object":"customer","created":1764200000,"livemode":false,"email":"ann@example.com",
            "metadata":{{"plan":"pro"}}}}"#
    )
}

fn client(responses: Canned) -> (Client, Wire) {
    let wire = Wire::new(responses);
    let builder = Client::builder().bearer_auth("sk_test_1").allow_origin("https://files.stripe.com");
    (builder.transport(wire.clone()).build().expect("a client"), wire)
}

#[tokio::test]
async fn create_customer_sends_a_form() {
    let (client, wire) = client(Canned::json(200, customer("cus_1")));
    assert_eq!(create_customer(&client, "Ann Lee", "ann@example.com").await.expect("a customer"), "cus_1");
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/customers
content-type: application/x-www-form-urlencoded

email=ann%40example.com&name=Ann+Lee"]
    );
}

#[tokio::test]
async fn set_plan_sends_one_key() {
    let (client, wire) = client(Canned::json(200, customer("cus_1")));
    assert_eq!(set_plan(&client, "cus_1", "pro").await.expect("a customer").as_deref(), Some("pro"));
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/customers/cus_1
content-type: application/x-www-form-urlencoded

metadata%5Bplan%5D=pro"]
    );
}

#[tokio::test]
async fn list_customers_reads_all_pages() {
    let page = |id: &str, has_more: bool| {
        format!(r#"{{"object":"list","url":"/v1/customers","has_more":{has_more},"data":[{}]}}"#, customer(id))
    };
    let (client, wire) = client(Canned::json(200, page("cus_1", true)).then_json(200, page("cus_2", false)));
    assert_eq!(list_customers(&client).await.expect("customers"), ["cus_1", "cus_2"]);
    assert_eq!(
        wire.sent(),
        [
            "GET https://api.stripe.com/v1/customers?limit=100\n\n",
            "GET https://api.stripe.com/v1/customers?limit=100&starting_after=cus_1\n\n",
        ]
    );
}

#[tokio::test]
async fn create_payment_returns_the_secret() {
    let (client, wire) = client(Canned::json(200, PAYMENT));
    let secret = create_payment(&client, 1999, "cus_1").await.expect("a payment");
    assert_eq!(secret.as_deref(), Some("pi_1_secret_2"));
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/payment_intents
content-type: application/x-www-form-urlencoded

amount=1999&automatic_payment_methods%5Benabled%5D=true&currency=eur&customer=cus_1"]
    );
}

#[tokio::test]
async fn confirm_payment_returns_the_status() {
    let (client, wire) = client(Canned::json(200, PAYMENT));
    assert_eq!(confirm_payment(&client, "pi_1", "pm_card_visa").await.expect("a payment"), "succeeded");
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/payment_intents/pi_1/confirm
content-type: application/x-www-form-urlencoded

payment_method=pm_card_visa&return_url=https%3A%2F%2Fshop.example%2Fthanks"]
    );
}

#[tokio::test]
async fn email_of_charge_expands_the_customer() {
    let charge = format!(
        r#"{{"id":"ch_1","object":"charge","amount":1999,"amount_captured":1999,"amount_refunded":0,
            "billing_details":{{}},"captured":true,"created":1764200000,"currency":"eur","disputed":false,
            "livemode":false,"metadata":{{}},"paid":true,"refunded":false,"status":"succeeded","customer":{}}}"#,
        customer("cus_1")
    );
    let (client, wire) = client(Canned::json(200, charge));
    let email = email_of_charge(&client, "ch_1").await.expect("a charge");
    assert_eq!(email.as_deref(), Some("ann@example.com"));
    assert_eq!(wire.sent(), ["GET https://api.stripe.com/v1/charges/ch_1?expand%5B0%5D=customer\n\n"]);
}

#[tokio::test]
async fn refund_sends_amount_and_reason() {
    let (client, wire) = client(Canned::json(200, REFUND));
    assert_eq!(refund(&client, "ch_1", 500).await.expect("a refund"), "re_1");
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/refunds
content-type: application/x-www-form-urlencoded

amount=500&charge=ch_1&reason=requested_by_customer"]
    );
}

#[tokio::test]
async fn subscribe_sends_both_items() {
    let (client, wire) = client(Canned::json(
        200,
        r#"{"id":"sub_1","object":"subscription","automatic_tax":{"enabled":false},"billing_cycle_anchor":1764200000,
            "cancel_at_period_end":false,"collection_method":"charge_automatically","created":1764200000,
            "currency":"eur","current_period_end":1766800000,"current_period_start":1764200000,"customer":"cus_1",
            "items":{"object":"list","url":"/v1/subscription_items?subscription=sub_1","has_more":false,"data":[]},
            "livemode":false,"metadata":{},"start_date":1764200000,"status":"active"}"#,
    ));
    assert_eq!(subscribe(&client, "cus_1", "price_base", "price_seat").await.expect("a subscription"), "sub_1");
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/subscriptions
content-type: application/x-www-form-urlencoded

customer=cus_1&items%5B0%5D%5Bprice%5D=price_base&items%5B1%5D%5Bprice%5D=price_seat&items%5B1%5D%5Bquantity%5D=5"]
    );
}

#[tokio::test]
async fn clear_plan_sends_an_empty_value() {
    let (client, wire) = client(Canned::json(200, customer("cus_1")));
    clear_plan(&client, "cus_1").await.expect("a customer");
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/customers/cus_1
content-type: application/x-www-form-urlencoded

metadata%5Bplan%5D="]
    );
}

#[tokio::test]
async fn clear_shipping_sends_the_empty_string() {
    let (client, wire) = client(Canned::json(200, customer("cus_1")));
    clear_shipping(&client, "cus_1").await.expect("a customer");
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/customers/cus_1
content-type: application/x-www-form-urlencoded

shipping="]
    );
}

#[tokio::test]
async fn upload_evidence_sends_the_file_to_its_own_server() {
    let path = std::env::temp_dir().join("receipt.txt");
    fs::write(&path, "Paid.").expect("a file");
    let (client, wire) = client(Canned::json(
        200,
        r#"{"id":"file_1","object":"file","created":1764200000,"purpose":"dispute_evidence","size":5}"#,
    ));
    assert_eq!(upload_evidence(&client, &path).await.expect("a file"), "file_1");
    assert_eq!(
        wire.sent(),
        [r#"POST https://files.stripe.com/v1/files
content-type: multipart/form-data; boundary=BOUNDARY

--BOUNDARY
Content-Disposition: form-data; name="file"; filename="receipt.txt"
Content-Type: application/octet-stream

Paid.
--BOUNDARY
Content-Disposition: form-data; name="purpose"

dispute_evidence
--BOUNDARY--
"#]
    );
}

#[tokio::test]
async fn refund_once_sends_the_key() {
    let (client, wire) = client(Canned::json(200, REFUND));
    assert_eq!(refund_once(&client, "ch_1", "order-7").await.expect("a refund"), "re_1");
    assert_eq!(
        wire.sent(),
        ["POST https://api.stripe.com/v1/refunds
content-type: application/x-www-form-urlencoded
idempotency-key: order-7

charge=ch_1"]
    );
}

#[tokio::test]
async fn search_customers_reads_all_pages() {
    let page = |id: &str, rest: &str| {
        format!(r#"{{"object":"search_result","url":"/v1/customers/search","data":[{}],{rest}}}"#, customer(id))
    };
    let first = page("cus_1", r#""has_more":true,"next_page":"p2""#);
    let second = page("cus_2", r#""has_more":false,"next_page":null"#);
    let (client, wire) = client(Canned::json(200, first).then_json(200, second));
    assert_eq!(search_customers(&client, "pro").await.expect("customers"), ["cus_1", "cus_2"]);
    assert_eq!(
        wire.sent(),
        [
            "GET https://api.stripe.com/v1/customers/search?query=metadata%5B%27plan%27%5D%3A%27pro%27\n\n",
            "GET https://api.stripe.com/v1/customers/search?query=metadata%5B%27plan%27%5D%3A%27pro%27&page=p2\n\n",
        ]
    );
}

#[test]
fn successful_payment_reads_the_payment_of_its_event() {
    let event = |kind: &str, object: &str| {
        format!(
            r#"{{"id":"evt_1","object":"event","created":1764200000,"livemode":false,"pending_webhooks":1,"type":"{kind}",
                "data":{{"object":{object}}}}}"#
        )
    };
    let paid = successful_payment(&event("payment_intent.succeeded", PAYMENT)).expect("an event");
    assert_eq!(paid, Some(("pi_1".to_owned(), 1999)));
    let created = successful_payment(&event("customer.created", &customer("cus_1"))).expect("an event");
    assert_eq!(created, None);
}
