//! The tasks with the client that typewright generates.

use std::path::Path;

use futures::TryStreamExt;
use stripe_client::types::{
    CustomersCreateRequest, CustomersUpdateRequest, Event, ExpandableCustomer, FilesCreateRequest,
    IntentsCreateRequestAutomaticPaymentMethods, PaymentIntent, PaymentIntentsConfirmRequest,
    PaymentIntentsCreateRequest, RefundsCreateRequest, SubscriptionRequestItem, SubscriptionsCreateRequest,
};
use stripe_client::{Clearable, Client, Nullable};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Creates a customer, and returns its id.
pub async fn create_customer(client: &Client, name: &str, email: &str) -> Result<String> {
    Ok(client.customers().create(&CustomersCreateRequest::new().name(name).email(email)).await?.id)
}

/// Sets the plan in the metadata of a customer, and returns the plan that is stored.
pub async fn set_plan(client: &Client, customer: &str, plan: &str) -> Result<Option<String>> {
    let request = CustomersUpdateRequest::new().metadata([("plan", plan)]);
    let customer = client.customers().update(customer, &request).await?;
    Ok(customer.metadata.and_then(|mut metadata| metadata.remove("plan")))
}

/// Returns the ids of all customers.
pub async fn list_customers(client: &Client) -> Result<Vec<String>> {
    Ok(client.customers().list().limit(100).items().map_ok(|customer| customer.id).try_collect().await?)
}

/// Starts a payment, and returns the secret with which a browser continues it.
pub async fn create_payment(client: &Client, amount: i64, customer: &str) -> Result<Option<String>> {
    let request = PaymentIntentsCreateRequest::new(amount, "eur")
        .customer(customer)
        .automatic_payment_methods(IntentsCreateRequestAutomaticPaymentMethods::new(true));
    Ok(client.payment_intents().create(&request).await?.client_secret.into_option())
}

/// Confirms a payment, and returns its status.
pub async fn confirm_payment(client: &Client, payment: &str, method: &str) -> Result<String> {
    let request = PaymentIntentsConfirmRequest::new().payment_method(method).return_url("https://shop.example/thanks");
    Ok(client.payment_intents().confirm(payment, &request).await?.status.to_string())
}

/// Returns the email of the customer of a charge.
pub async fn email_of_charge(client: &Client, charge: &str) -> Result<Option<String>> {
    let charge = client.charges().retrieve(charge).expand(["customer"]).await?;
    let Nullable::Value(ExpandableCustomer::Customer(customer)) = charge.customer else { return Ok(None) };
    Ok(customer.email.into_option())
}

/// Refunds a part of a charge, and returns the id of the refund.
pub async fn refund(client: &Client, charge: &str, amount: i64) -> Result<String> {
    let request = RefundsCreateRequest::new().charge(charge).amount(amount).reason("requested_by_customer");
    Ok(client.refunds().create(&request).await?.id)
}

/// Subscribes a customer to a base price and to five seats, and returns the id of the subscription.
pub async fn subscribe(client: &Client, customer: &str, base: &str, seat: &str) -> Result<String> {
    let items = [SubscriptionRequestItem::new().price(base), SubscriptionRequestItem::new().price(seat).quantity(5)];
    let request = SubscriptionsCreateRequest::new(customer).items(items);
    Ok(client.subscriptions().create(&request).await?.id)
}

/// Clears the plan in the metadata of a customer.
pub async fn clear_plan(client: &Client, customer: &str) -> Result<()> {
    let request = CustomersUpdateRequest::new().metadata([("plan", "")]);
    client.customers().update(customer, &request).await?;
    Ok(())
}

/// Clears the shipping address of a customer.
pub async fn clear_shipping(client: &Client, customer: &str) -> Result<()> {
    let request = CustomersUpdateRequest::new().shipping(Clearable::Empty);
    client.customers().update(customer, &request).await?;
    Ok(())
}

/// Uploads evidence for a dispute, and returns the id of the file.
pub async fn upload_evidence(client: &Client, path: &Path) -> Result<String> {
    Ok(client.files().create(&FilesCreateRequest::new(path, "dispute_evidence")).await?.id)
}

/// Refunds a charge once, no matter how often it is called with the same key.
pub async fn refund_once(client: &Client, charge: &str, key: &str) -> Result<String> {
    let request = RefundsCreateRequest::new().charge(charge);
    Ok(client.refunds().create(&request).header("idempotency-key", key).await?.id)
}

/// Returns the ids of all customers with a plan.
pub async fn search_customers(client: &Client, plan: &str) -> Result<Vec<String>> {
    let customers = client.customers().search(&format!("metadata['plan']:'{plan}'")).items();
    Ok(customers.map_ok(|customer| customer.id).try_collect().await?)
}

/// Returns the payment and its amount, if the event is about a successful payment.
pub fn successful_payment(payload: &str) -> Result<Option<(String, i64)>> {
    let event: Event = serde_json::from_str(payload)?;
    if event.r#type != "payment_intent.succeeded" {
        return Ok(None);
    }
    let payment: PaymentIntent = serde_json::from_value(event.data.object)?;
    Ok(Some((payment.id, payment.amount)))
}
