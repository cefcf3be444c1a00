//! The tasks with async-stripe.

use futures::TryStreamExt;
use stripe::{Client, IdempotencyKey, RequestStrategy, StripeRequest};
use stripe_billing::subscription::{CreateSubscription, CreateSubscriptionItems};
use stripe_core::charge::RetrieveCharge;
use stripe_core::customer::{CreateCustomer, ListCustomer, SearchCustomer, UpdateCustomer};
use stripe_core::payment_intent::{
    ConfirmPaymentIntent, CreatePaymentIntent, CreatePaymentIntentAutomaticPaymentMethods,
};
use stripe_core::refund::{CreateRefund, CreateRefundReason};
use stripe_types::Currency;
use stripe_webhook::{EventObject, Webhook};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Creates a customer, and returns its id.
pub async fn create_customer(client: &Client, name: &str, email: &str) -> Result<String> {
    Ok(CreateCustomer::new().name(name).email(email).send(client).await?.id.to_string())
}

/// Sets the plan in the metadata of a customer, and returns the plan that is stored.
pub async fn set_plan(client: &Client, customer: &str, plan: &str) -> Result<Option<String>> {
    let request = UpdateCustomer::new(customer).metadata([("plan".to_owned(), plan.to_owned())]);
    let customer = request.send(client).await?;
    Ok(customer.metadata.and_then(|mut metadata| metadata.remove("plan")))
}

/// Returns the ids of all customers.
pub async fn list_customers(client: &Client) -> Result<Vec<String>> {
    let customers = ListCustomer::new().limit(100).paginate().stream(client);
    Ok(customers.map_ok(|customer| customer.id.to_string()).try_collect().await?)
}

/// Starts a payment, and returns the secret with which a browser continues it.
pub async fn create_payment(client: &Client, amount: i64, customer: &str) -> Result<Option<String>> {
    let payment = CreatePaymentIntent::new(amount, Currency::EUR)
        .customer(customer)
        .automatic_payment_methods(CreatePaymentIntentAutomaticPaymentMethods::new(true))
        .send(client)
        .await?;
    Ok(payment.client_secret)
}

/// Confirms a payment, and returns its status.
pub async fn confirm_payment(client: &Client, payment: &str, method: &str) -> Result<String> {
    let confirm = ConfirmPaymentIntent::new(payment).payment_method(method).return_url("https://shop.example/thanks");
    Ok(confirm.send(client).await?.status.to_string())
}

/// Returns the email of the customer of a charge.
pub async fn email_of_charge(client: &Client, charge: &str) -> Result<Option<String>> {
    let charge = RetrieveCharge::new(charge).expand(["customer".to_owned()]).send(client).await?;
    Ok(charge.customer.and_then(|customer| customer.into_object()).and_then(|customer| customer.email))
}

/// Refunds a part of a charge, and returns the id of the refund.
pub async fn refund(client: &Client, charge: &str, amount: i64) -> Result<String> {
    let refund = CreateRefund::new().charge(charge).amount(amount).reason(CreateRefundReason::RequestedByCustomer);
    Ok(refund.send(client).await?.id.to_string())
}

/// Subscribes a customer to a base price and to five seats, and returns the id of the subscription.
pub async fn subscribe(client: &Client, customer: &str, base: &str, seat: &str) -> Result<String> {
    let base = CreateSubscriptionItems { price: Some(base.to_owned()), ..CreateSubscriptionItems::new() };
    let seats =
        CreateSubscriptionItems { price: Some(seat.to_owned()), quantity: Some(5), ..CreateSubscriptionItems::new() };
    let subscription = CreateSubscription::new().customer(customer).items([base, seats]).send(client).await?;
    Ok(subscription.id.to_string())
}

/// Clears the plan in the metadata of a customer.
pub async fn clear_plan(client: &Client, customer: &str) -> Result<()> {
    let metadata = [("plan".to_owned(), String::new())];
    UpdateCustomer::new(customer).metadata(metadata).send(client).await?;
    Ok(())
}

// clear_shipping: `shipping` takes an address or nothing, and cannot be sent empty.

// upload_evidence: no request uploads a file.

/// Refunds a charge once, no matter how often it is called with the same key.
pub async fn refund_once(client: &Client, charge: &str, key: &str) -> Result<String> {
    let strategy = RequestStrategy::Idempotent(IdempotencyKey::new(key)?);
    let refund = CreateRefund::new().charge(charge).customize().request_strategy(strategy).send(client).await?;
    Ok(refund.id.to_string())
}

/// Returns the ids of all customers with a plan.
pub async fn search_customers(client: &Client, plan: &str) -> Result<Vec<String>> {
    let customers = SearchCustomer::new(format!("metadata['plan']:'{plan}'")).paginate().stream(client);
    Ok(customers.map_ok(|customer| customer.id.to_string()).try_collect().await?)
}

/// Returns the payment and its amount, if the event is about a successful payment.
pub fn successful_payment(payload: &str) -> Result<Option<(String, i64)>> {
    match Webhook::insecure(payload)?.data.object {
        EventObject::PaymentIntentSucceeded(payment) => Ok(Some((payment.id.to_string(), payment.amount))),
        _ => Ok(None),
    }
}
