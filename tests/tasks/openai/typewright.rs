//! The tasks with the client that typewright generates.

use std::path::Path;

use futures::TryStreamExt;
use openai_client::Client;
use openai_client::types::{
    ChatCompletionMessageToolCallsItem, ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage,
    ChatCompletionRequestUserMessage, ChatCompletionTool, CreateChatCompletionRequest, CreateEmbeddingRequest,
    CreateFileRequest, CreateFineTuningJobRequest, CreateImageRequest, CreateModerationRequest, CreateResponse,
    CreateTranscriptionRequest, CreateTranscriptionResponse, FineTuneMethod, FineTuneSupervisedHyperparameters,
    FineTuneSupervisedMethod, FunctionObject, OutputItem, OutputMessageContent, ResponseFormatJsonSchema,
    ResponseFormatJsonSchemaJsonSchema,
};
use serde::Deserialize;
use serde_json::json;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Returns the model's reply to a message.
pub async fn chat(client: &Client, system: &str, user: &str) -> Result<Option<String>> {
    let system = ChatCompletionRequestSystemMessage::new(system);
    let user = ChatCompletionRequestUserMessage::new(user);
    let messages = [ChatCompletionRequestMessage::from(system), user.into()];
    let request = CreateChatCompletionRequest::new(messages, "gpt-5.2").temperature(0.2);
    let completion = client.chat().create_completion(&request).await?;
    Ok(completion.choices[0].message.content.clone())
}

/// Offers a tool to the model, and returns the name and the arguments of the call that the model asks for.
pub async fn chat_with_tool(client: &Client, user: &str) -> Result<(String, String)> {
    let parameters = json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    let function = FunctionObject::new("weather")
        .description("The weather of a city")
        .parameters(serde_json::from_value(parameters)?);
    let user = ChatCompletionRequestUserMessage::new(user);
    let request = CreateChatCompletionRequest::new([user], "gpt-5.2").tools([ChatCompletionTool::new(function)]);
    let completion = client.chat().create_completion(&request).await?;
    let calls = completion.choices[0].message.tool_calls.as_deref();
    let Some([ChatCompletionMessageToolCallsItem::Function(call), ..]) = calls else { return Err("no call".into()) };
    Ok((call.function.name.clone(), call.function.arguments.clone()))
}

/// Prints the model's reply as it arrives.
pub async fn stream_chat(client: &Client, user: &str, mut print: impl FnMut(&str)) -> Result<()> {
    let user = ChatCompletionRequestUserMessage::new(user);
    let request = CreateChatCompletionRequest::new([user], "gpt-5.2");
    let mut chunks = client.chat().create_completion_stream(&request).await?;
    while let Some(chunk) = chunks.next().await {
        if let Some(text) = chunk?.data.choices.first().and_then(|choice| choice.delta.content.as_option()) {
            print(text);
        }
    }
    Ok(())
}

/// Returns the vector of each text.
pub async fn embed(client: &Client, texts: Vec<String>) -> Result<Vec<Vec<f64>>> {
    let request = CreateEmbeddingRequest::new(texts, "text-embedding-3-small").dimensions(256);
    let embeddings = client.embeddings().create(&request).await?;
    Ok(embeddings.data.into_iter().map(|item| item.embedding).collect())
}

/// Uploads a file for fine-tuning, and returns its id.
pub async fn upload_file(client: &Client, path: &Path) -> Result<String> {
    Ok(client.files().create(&CreateFileRequest::new(path, "fine-tune")).await?.id)
}

/// Returns the names of all files for fine-tuning.
pub async fn list_files(client: &Client) -> Result<Vec<String>> {
    Ok(client.files().list().purpose("fine-tune").items().map_ok(|file| file.filename).try_collect().await?)
}

/// Starts a fine-tuning job of three epochs, and returns its id.
pub async fn fine_tune(client: &Client, training_file: &str) -> Result<String> {
    let hyperparameters = FineTuneSupervisedHyperparameters::new().n_epochs(3);
    let supervised = FineTuneSupervisedMethod::new().hyperparameters(hyperparameters);
    let request = CreateFineTuningJobRequest::new("gpt-4.1-mini", training_file)
        .suffix("support")
        .method(FineTuneMethod::new("supervised").supervised(supervised));
    Ok(client.fine_tuning().create_job(&request).await?.id)
}

/// Returns an image as base64.
pub async fn generate_image(client: &Client, prompt: &str) -> Result<String> {
    let request = CreateImageRequest::new(prompt).model("gpt-image-1").size("1024x1024").quality("low");
    let images = client.images().create(&request).await?.data.unwrap_or_default();
    images.into_iter().next().and_then(|image| image.b64_json).ok_or("no image".into())
}

/// Returns the text of a recording.
pub async fn transcribe(client: &Client, path: &Path) -> Result<String> {
    let request = CreateTranscriptionRequest::new(path, "gpt-4o-transcribe").language("en");
    let response = client.audio().create_transcription(&request).await?;
    let CreateTranscriptionResponse::Json(transcription) = response else { return Err("no transcription".into()) };
    Ok(transcription.text)
}

/// Returns the text of a response.
pub async fn respond(client: &Client, instructions: &str, input: &str) -> Result<String> {
    let request = CreateResponse::new().model("gpt-5.2").instructions(instructions).input(input).max_output_tokens(500);
    let response = client.responses().create(&request).await?;
    let mut text = String::new();
    for item in response.output {
        let OutputItem::Message(message) = item else { continue };
        for content in message.content {
            if let OutputMessageContent::OutputText(output) = content {
                text += &output.text;
            }
        }
    }
    Ok(text)
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Meeting {
    pub title: String,
    pub people: Vec<String>,
}

/// Returns the meeting that a text describes.
pub async fn extract(client: &Client, text: &str) -> Result<Meeting> {
    let schema = json!({
        "type": "object",
        "properties": {"title": {"type": "string"}, "people": {"type": "array", "items": {"type": "string"}}},
        "required": ["title", "people"],
        "additionalProperties": false,
    });
    let schema =
        ResponseFormatJsonSchemaJsonSchema::new("meeting").schema(serde_json::from_value(schema)?).strict(true);
    let user = ChatCompletionRequestUserMessage::new(text);
    let request =
        CreateChatCompletionRequest::new([user], "gpt-5.2").response_format(ResponseFormatJsonSchema::new(schema));
    let completion = client.chat().create_completion(&request).await?;
    let content = completion.choices[0].message.content.as_deref();
    Ok(serde_json::from_str(content.ok_or("a refusal")?)?)
}

/// Returns whether a text is harmful.
pub async fn moderate(client: &Client, text: &str) -> Result<bool> {
    let request = CreateModerationRequest::new(text).model("omni-moderation-latest");
    Ok(client.moderations().create(&request).await?.results[0].flagged)
}

/// Deletes a file, and returns whether it is gone.
pub async fn delete_file(client: &Client, id: &str) -> Result<bool> {
    Ok(client.files().delete(id).await?.deleted)
}
