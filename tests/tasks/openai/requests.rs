//! What the tasks send to OpenAI's API, and what they return.

use std::fs;
use std::path::PathBuf;

use http::{HeaderMap, HeaderValue};
use openai_client as client;
use openai_client::Client;
use openai_client::test_util::Canned;
use uses_openai::*;

#[path = "../wire.rs"]
mod wire;

use wire::Wire;

fn client(responses: Canned) -> (Client, Wire) {
    let wire = Wire::new(responses);
    let client = Client::builder().api_key_auth("sk-test").transport(wire.clone()).build();
    (client.expect("a client"), wire)
}

fn completion(message: &str) -> Canned {
    let body = format!(
        r#"{{"id":"c1","object":"chat.completion","created":1764200000,"model":"gpt-5.2-2025-12-11","choices":[
            {{"index":0,"finish_reason":"stop","logprobs":null,"message":{message}}}]}}"#
    );
    Canned::json(200, body)
}

fn file(name: &str, content: &str) -> PathBuf {
    let path = std::env::temp_dir().join(name);
    fs::write(&path, content).expect("a file");
    path
}

#[tokio::test]
async fn chat_sends_both_messages() {
    let (client, wire) = client(completion(r#"{"role":"assistant","content":"31 °C","refusal":null}"#));
    let reply = chat(&client, "Be brief.", "How warm is it?").await.expect("a reply");
    assert_eq!(reply.as_deref(), Some("31 °C"));
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/chat/completions
content-type: application/json

{"temperature":0.2,"messages":[{"content":"Be brief.","role":"system"},{"content":"How warm is it?","role":"user"}],"model":"gpt-5.2"}"#]
    );
}

#[tokio::test]
async fn chat_with_tool_reads_the_call() {
    let (client, wire) = client(completion(
        r#"{"role":"assistant","content":null,"refusal":null,"tool_calls":[
            {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bangkok\"}"}}]}"#,
    ));
    let call = chat_with_tool(&client, "How warm is it?").await.expect("a call");
    assert_eq!(call, ("weather".to_owned(), r#"{"city":"Bangkok"}"#.to_owned()));
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/chat/completions
content-type: application/json

{"messages":[{"content":"How warm is it?","role":"user"}],"model":"gpt-5.2","tools":[{"type":"function","function":{"description":"The weather of a city","name":"weather","parameters":{"properties":{"city":{"type":"string"}},"required":["city"],"type":"object"}}}]}"#]
    );
}

#[tokio::test]
async fn stream_chat_prints_each_delta() {
    let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"))]);
    let chunk = |choices: &str| {
        format!(
            "data: {{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1764200000,\"model\":\"gpt-5.2\",\
             \"choices\":[{choices}]}}\n\n"
        )
    };
    let events = [
        chunk(r#"{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}"#),
        chunk(r#"{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}"#),
        chunk(""),
        "data: [DONE]\n\n".to_owned(),
    ];
    let (client, wire) = client(Canned::new().answer(200, headers, events.concat()));
    let mut printed = Vec::new();
    stream_chat(&client, "Say hello", |text| printed.push(text.to_owned())).await.expect("a stream");
    assert_eq!(printed, ["Hel", "lo"]);
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/chat/completions
content-type: application/json

{"stream":true,"messages":[{"content":"Say hello","role":"user"}],"model":"gpt-5.2"}"#]
    );
}

#[tokio::test]
async fn embed_returns_a_vector_for_each_text() {
    let (client, wire) = client(Canned::json(
        200,
        r#"{"object":"list","model":"text-embedding-3-small","usage":{"prompt_tokens":2,"total_tokens":2},"data":[
            {"object":"embedding","index":0,"embedding":[0.5,-1]},{"object":"embedding","index":1,"embedding":[0,2]}]}"#,
    ));
    let vectors = embed(&client, vec!["cat".to_owned(), "dog".to_owned()]).await.expect("vectors");
    assert_eq!(vectors, [[0.5, -1.0], [0.0, 2.0]]);
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/embeddings
content-type: application/json

{"input":["cat","dog"],"model":"text-embedding-3-small","dimensions":256}"#]
    );
}

#[tokio::test]
async fn upload_file_sends_the_file_and_its_purpose() {
    let (client, wire) = client(Canned::json(
        200,
        r#"{"id":"file-1","object":"file","bytes":2,"created_at":1764200000,"filename":"train.jsonl",
            "purpose":"fine-tune","status":"uploaded"}"#,
    ));
    let id = upload_file(&client, &file("train.jsonl", "{}")).await.expect("a file");
    assert_eq!(id, "file-1");
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/files
content-type: multipart/form-data; boundary=BOUNDARY

--BOUNDARY
Content-Disposition: form-data; name="file"; filename="train.jsonl"
Content-Type: application/octet-stream

{}
--BOUNDARY
Content-Disposition: form-data; name="purpose"

fine-tune
--BOUNDARY--
"#]
    );
}

#[tokio::test]
async fn list_files_reads_all_pages() {
    let page = |id: &str, has_more: bool| {
        format!(
            r#"{{"object":"list","first_id":"{id}","last_id":"{id}","has_more":{has_more},"data":[
                {{"id":"{id}","object":"file","bytes":2,"created_at":1764200000,"filename":"{id}.jsonl",
                  "purpose":"fine-tune","status":"processed"}}]}}"#
        )
    };
    let (client, wire) = client(Canned::json(200, page("file-1", true)).then_json(200, page("file-2", false)));
    let names = list_files(&client).await.expect("names");
    assert_eq!(names, ["file-1.jsonl", "file-2.jsonl"]);
    assert_eq!(
        wire.sent(),
        [
            "GET https://api.openai.com/v1/files?purpose=fine-tune\n\n",
            "GET https://api.openai.com/v1/files?purpose=fine-tune&after=file-1\n\n",
        ]
    );
}

#[tokio::test]
async fn fine_tune_sends_the_method() {
    let (client, wire) = client(Canned::json(
        200,
        r#"{"id":"ftjob-1","object":"fine_tuning.job","created_at":1764200000,"error":null,"fine_tuned_model":null,
            "finished_at":null,"hyperparameters":{"n_epochs":3},"model":"gpt-4.1-mini","organization_id":"org-1",
            "result_files":[],"status":"queued","trained_tokens":null,"training_file":"file-1","validation_file":null,
            "seed":1}"#,
    ));
    assert_eq!(fine_tune(&client, "file-1").await.expect("a job"), "ftjob-1");
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/fine_tuning/jobs
content-type: application/json

{"model":"gpt-4.1-mini","training_file":"file-1","suffix":"support","method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":3}}}}"#]
    );
}

#[tokio::test]
async fn generate_image_returns_base64() {
    let (client, wire) = client(Canned::json(200, r#"{"created":1764200000,"data":[{"b64_json":"aGk="}]}"#));
    assert_eq!(generate_image(&client, "A cat").await.expect("an image"), "aGk=");
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/images/generations
content-type: application/json

{"prompt":"A cat","model":"gpt-image-1","quality":"low","size":"1024x1024"}"#]
    );
}

#[tokio::test]
async fn transcribe_sends_the_recording() {
    let (client, wire) = client(Canned::json(200, r#"{"text":"Hello."}"#));
    let text = transcribe(&client, &file("hello.mp3", "ID3")).await.expect("a text");
    assert_eq!(text, "Hello.");
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/audio/transcriptions
content-type: multipart/form-data; boundary=BOUNDARY

--BOUNDARY
Content-Disposition: form-data; name="file"; filename="hello.mp3"
Content-Type: application/octet-stream

ID3
--BOUNDARY
Content-Disposition: form-data; name="model"

gpt-4o-transcribe
--BOUNDARY
Content-Disposition: form-data; name="language"

en
--BOUNDARY--
"#]
    );
}

#[tokio::test]
async fn respond_joins_the_texts() {
    let (client, wire) = client(Canned::json(
        200,
        r#"{"id":"resp_1","object":"response","created_at":1764200000,"status":"completed","error":null,
            "incomplete_details":null,"instructions":null,"model":"gpt-5.2","parallel_tool_calls":true,"tools":[],
            "tool_choice":"auto","temperature":1.0,"top_p":1.0,"metadata":{},"output":[
              {"type":"reasoning","id":"rs_1","summary":[]},
              {"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[
                 {"type":"output_text","text":"Hel","annotations":[],"logprobs":[]},
                 {"type":"output_text","text":"lo","annotations":[],"logprobs":[]}]}]}"#,
    ));
    let text = respond(&client, "Be brief.", "Say hello").await.expect("a text");
    assert_eq!(text, "Hello");
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/responses
content-type: application/json

{"model":"gpt-5.2","input":"Say hello","instructions":"Be brief.","max_output_tokens":500}"#]
    );
}

#[tokio::test]
async fn extract_sends_the_schema_and_reads_its_type() {
    let content =
        r#"{"role":"assistant","refusal":null,"content":"{\"title\":\"Lunch\",\"people\":[\"Ann\",\"Bo\"]}"}"#;
    let (client, wire) = client(completion(content));
    let meeting = extract(&client, "Ann and Bo have lunch").await.expect("a meeting");
    assert_eq!(meeting, Meeting { title: "Lunch".to_owned(), people: vec!["Ann".to_owned(), "Bo".to_owned()] });
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/chat/completions
content-type: application/json

{"messages":[{"content":"Ann and Bo have lunch","role":"user"}],"model":"gpt-5.2","response_format":{"type":"json_schema","json_schema":{"name":"meeting","schema":{"additionalProperties":false,"properties":{"people":{"items":{"type":"string"},"type":"array"},"title":{"type":"string"}},"required":["title","people"],"type":"object"},"strict":true}}}"#]
    );
}

#[tokio::test]
async fn moderate_reads_the_verdict() {
    let categories = |value: &str| {
        let names = [
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/instructions",
            "self-harm/intent",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic",
        ];
        names.map(|name| format!(r#""{name}":{value}"#)).join(",")
    };
    let body = format!(
        r#"{{"id":"modr-1","model":"omni-moderation-latest","results":[{{"flagged":true,"categories":{{{}}},
            "category_scores":{{{}}},"category_applied_input_types":{{{}}}}}]}}"#,
        categories("true"),
        categories("0.9"),
        categories(r#"["text"]"#),
    );
    let (client, wire) = client(Canned::json(200, body));
    assert!(moderate(&client, "..").await.expect("a verdict"));
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.openai.com/v1/moderations
content-type: application/json

{"input":"..","model":"omni-moderation-latest"}"#]
    );
}

#[tokio::test]
async fn delete_file_reports_whether_it_is_gone() {
    let (client, wire) = client(Canned::json(200, r#"{"id":"file-1","object":"file","deleted":true}"#));
    assert!(delete_file(&client, "file-1").await.expect("a response"));
    assert_eq!(wire.sent(), ["DELETE https://api.openai.com/v1/files/file-1\n\n"]);
}
