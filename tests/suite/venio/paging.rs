//! Paginated lists of the Venio API.

use gofive_venio::types::EnquireEmployeesRequest;

use super::{answering, calls, client};
use crate::support::server::{Answer, Server};

/// An integration reads a whole list in five lines, including credentials, retries and paging.
#[tokio::test]
async fn employees_are_read_page_by_page() {
    let page = |codes: &[&str]| {
        let items: Vec<String> = codes.iter().map(|code| format!(r#"{{"staffCode":"{code}"}}"#)).collect();
        Answer::json(200, format!(r#"{{"data":{{"value":[{}]}}}}"#, items.join(",")))
    };
    let (first, last) = (page(&["E1", "E2"]), page(&["E3"]));
    let server = Server::start(move |seen| match seen.path() {
        super::TOKEN_PATH => super::grant("the-token", 3600),
        _ if seen.text().contains(r#""skip":2"#) => last.clone(),
        _ => first.clone(),
    })
    .await;
    let client = client(&server);
    let request = EnquireEmployeesRequest::new().page_length(2);
    let mut employees = client.employee().enquire(&request).items();
    let mut found = Vec::new();
    while let Some(employee) = employees.next().await {
        found.push(employee.expect("an employee").staff_code.expect("a code"));
    }
    assert_eq!(found, ["E1", "E2", "E3"]);
    let bodies: Vec<String> = calls(&server).iter().map(|seen| seen.text().to_owned()).collect();
    assert_eq!(bodies, [r#"{"pageLength":2}"#, r#"{"skip":2,"pageLength":2}"#]);
}

#[tokio::test]
async fn an_empty_list_of_employees_has_no_items() {
    let server = answering(Answer::json(200, r#"{"data":null}"#)).await;
    let mut employees = client(&server).employee().enquire(&EnquireEmployeesRequest::default()).items();
    assert!(employees.next().await.is_none());
}
