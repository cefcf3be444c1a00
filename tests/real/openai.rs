//! OpenAI's API: chat completions with tools and as a stream, and responses.

use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use openai_client::test_util::{Canned, Recorder};
use openai_client::types::{
    ChatCompletionMessageToolCallsItem, ChatCompletionRequestMessage, ChatCompletionRequestToolMessage,
    ChatCompletionRequestUserMessage, ChatCompletionTool, CreateChatCompletionRequest, CreateResponse, FunctionObject,
    OutputItem, ResponseStreamEvent,
};
use openai_client::{Client, Nullable};

/// Returns a client that gets canned responses, and the recorder of its requests.
fn client(answers: Canned) -> (Client, Recorder) {
    let recorder = Recorder::new(answers);
    let client = Client::builder().api_key_auth("sk-test").transport(recorder.clone()).build();
    (client.expect("a client"), recorder)
}

fn sent(recorder: &Recorder) -> Value {
    let requests = recorder.requests();
    let body = requests[0].body.clone().expect("a buffered body");
    serde_json::from_slice(&body).expect("the body is JSON")
}

fn events(text: &'static str) -> Canned {
    let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"))]);
    Canned::new().answer(200, headers, text)
}

fn user(text: &str) -> ChatCompletionRequestMessage {
    ChatCompletionRequestUserMessage::new(text).into()
}

#[tokio::test]
async fn a_chat_with_a_tool_is_sent_and_its_call_is_read() {
    let (client, recorder) = client(Canned::json(
        200,
        r#"{"id":"chatcmpl-1","object":"chat.completion","created":1764200000,"model":"gpt-5.2-2025-12-11","choices":[
            {"index":0,"message":{"role":"assistant","content":null,"refusal":null,"annotations":[],"tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bangkok\"}"},"x":1},
                {"id":"call_2","type":"search","query":"added tomorrow"}]},
             "logprobs":null,"finish_reason":"tool_calls"}],
            "usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21},"service_tier":"default"}"#,
    ));
    let function = FunctionObject::new("weather");
    let tool = ChatCompletionTool::new(function);
    let result = ChatCompletionRequestToolMessage::new("31 °C", "call_0");
    let messages = [user("How warm is it?"), result.into()];
    let request = CreateChatCompletionRequest::new(messages, "gpt-5.2").tools([tool]).temperature(0.5);
    let completion = client.chat().create_completion(&request).await.expect("a completion");

    assert_eq!(
        sent(&recorder),
        json!({
            "messages": [
                {"role": "user", "content": "How warm is it?"},
                {"role": "tool", "content": "31 °C", "tool_call_id": "call_0"},
            ],
            "model": "gpt-5.2",
            "temperature": 0.5,
            "tools": [{"type": "function", "function": {"name": "weather"}}],
        })
    );
    let calls = completion.choices[0].message.tool_calls.as_ref().expect("tool calls");
    assert!(matches!(&calls[0], ChatCompletionMessageToolCallsItem::Function(call) if call.function.name == "weather"));
    let ChatCompletionMessageToolCallsItem::Unknown(kept) = &calls[1] else { panic!("an unknown tool is kept") };
    assert_eq!(kept["query"], "added tomorrow");
}

#[tokio::test]
async fn a_streamed_chat_requests_a_stream_and_reads_its_chunks() {
    let (client, recorder) = client(events(concat!(
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1764200000,\"model\":\"gpt-5.2\",",
        "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}]}\n\n",
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1764200000,\"model\":\"gpt-5.2\",",
        "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"stop\",\"new\":{}}]}\n\n",
    )));
    let request = CreateChatCompletionRequest::new([user("Say hello")], "gpt-5.2");
    let mut chunks = client.chat().create_completion_stream(&request).await.expect("a stream");
    let mut text = String::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.expect("a chunk").data;
        if let Nullable::Value(piece) = &chunk.choices[0].delta.content {
            text.push_str(piece);
        }
    }
    assert_eq!(text, "Hello");
    assert_eq!(sent(&recorder)["stream"], true);
}

#[tokio::test]
async fn a_response_is_read_item_by_item() {
    let (client, recorder) = client(Canned::json(
        200,
        r#"{"id":"resp_1","object":"response","created_at":1764200000,"status":"completed","error":null,
            "incomplete_details":null,"instructions":null,"model":"gpt-5.2","parallel_tool_calls":true,"tools":[],
            "tool_choice":"auto","temperature":1.0,"top_p":1.0,"metadata":{},"output":[
              {"type":"reasoning","id":"rs_1","summary":[]},
              {"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[
                 {"type":"output_text","text":"Hello","annotations":[],"logprobs":[]}]},
              {"type":"telepathy","id":"tp_1"}]}"#,
    ));
    let request = CreateResponse::new().input("Say hello").model("gpt-5.2");
    let response = client.responses().create(&request).await.expect("a response");
    assert_eq!(sent(&recorder), json!({"input": "Say hello", "model": "gpt-5.2"}));
    assert!(matches!(&response.output[0], OutputItem::Reasoning(_)));
    assert!(matches!(&response.output[1], OutputItem::Message(message) if message.id == "msg_1"));
    assert!(matches!(&response.output[2], OutputItem::Unknown(_)));
}

#[tokio::test]
async fn events_of_a_response_keep_their_kind_when_they_have_a_new_field() {
    let (client, recorder) = client(events(concat!(
        "event: response.output_text.delta\n",
        "data: {\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,",
        "\"delta\":\"Hel\",\"sequence_number\":4,\"logprobs\":[],\"obfuscation\":\"aB3\"}\n\n",
        "event: response.dance.started\n",
        "data: {\"type\":\"response.dance.started\",\"sequence_number\":5}\n\n",
    )));
    let request = CreateResponse::new().model("gpt-5.2");
    let mut stream = client.responses().create_stream(&request).await.expect("a stream");
    let delta = stream.next().await.expect("an event").expect("a valid event").data;
    assert!(matches!(delta, ResponseStreamEvent::ResponseOutputTextDelta(event) if event.delta == "Hel"));
    let other = stream.next().await.expect("an event").expect("a valid event").data;
    assert!(matches!(other, ResponseStreamEvent::Unknown(kept) if kept["sequence_number"] == 5));
    assert_eq!(sent(&recorder)["stream"], true);
}
