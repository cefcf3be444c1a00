//! The tasks with async-openai.

use std::path::Path;

use async_openai::config::OpenAIConfig;
use async_openai::traits::RequestOptionsBuilder;
use async_openai::types::audio::CreateTranscriptionRequestArgs;
use async_openai::types::chat::{
    ChatCompletionMessageToolCalls, ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage,
    ChatCompletionTool, CreateChatCompletionRequestArgs, FunctionObjectArgs, ResponseFormat, ResponseFormatJsonSchema,
};
use async_openai::types::embeddings::CreateEmbeddingRequestArgs;
use async_openai::types::files::{CreateFileRequestArgs, FilePurpose, ListFilesQuery};
use async_openai::types::finetuning::{
    CreateFineTuningJobRequestArgs, FineTuneMethod, FineTuneSupervisedHyperparameters, FineTuneSupervisedMethod,
    NEpochs,
};
use async_openai::types::images::{CreateImageRequestArgs, Image, ImageModel, ImageQuality, ImageSize};
use async_openai::types::moderations::CreateModerationRequestArgs;
use async_openai::types::responses::CreateResponseArgs;
use futures::StreamExt;
use serde::Deserialize;
use serde_json::json;

type Client = async_openai::Client<OpenAIConfig>;
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Returns the model's reply to a message.
pub async fn chat(client: &Client, system: &str, user: &str) -> Result<Option<String>> {
    let system = ChatCompletionRequestSystemMessage::from(system);
    let user = ChatCompletionRequestUserMessage::from(user);
    let request = CreateChatCompletionRequestArgs::default()
        .model("gpt-5.2")
        .messages([system.into(), user.into()])
        .temperature(0.2)
        .build()?;
    let completion = client.chat().create(request).await?;
    Ok(completion.choices[0].message.content.clone())
}

/// Offers a tool to the model, and returns the name and the arguments of the call that the model asks for.
pub async fn chat_with_tool(client: &Client, user: &str) -> Result<(String, String)> {
    let parameters = json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    let function = FunctionObjectArgs::default()
        .name("weather")
        .description("The weather of a city")
        .parameters(parameters)
        .build()?;
    let request = CreateChatCompletionRequestArgs::default()
        .model("gpt-5.2")
        .messages(ChatCompletionRequestUserMessage::from(user))
        .tools(ChatCompletionTool { function })
        .build()?;
    let completion = client.chat().create(request).await?;
    let calls = completion.choices[0].message.tool_calls.as_deref();
    let Some([ChatCompletionMessageToolCalls::Function(call), ..]) = calls else { return Err("no call".into()) };
    Ok((call.function.name.clone(), call.function.arguments.clone()))
}

/// Prints the model's reply as it arrives.
pub async fn stream_chat(client: &Client, user: &str, mut print: impl FnMut(&str)) -> Result<()> {
    let request = CreateChatCompletionRequestArgs::default()
        .model("gpt-5.2")
        .messages(ChatCompletionRequestUserMessage::from(user))
        .build()?;
    let mut chunks = client.chat().create_stream(request).await?;
    while let Some(chunk) = chunks.next().await {
        if let Some(text) = chunk?.choices.first().and_then(|choice| choice.delta.content.as_deref()) {
            print(text);
        }
    }
    Ok(())
}

/// Returns the vector of each text.
pub async fn embed(client: &Client, texts: Vec<String>) -> Result<Vec<Vec<f32>>> {
    let request = CreateEmbeddingRequestArgs::default()
        .model("text-embedding-3-small")
        .input(texts)
        .dimensions(256u32)
        .build()?;
    let embeddings = client.embeddings().create(request).await?;
    Ok(embeddings.data.into_iter().map(|item| item.embedding).collect())
}

/// Uploads a file for fine-tuning, and returns its id.
pub async fn upload_file(client: &Client, path: &Path) -> Result<String> {
    let request = CreateFileRequestArgs::default().file(path).purpose(FilePurpose::FineTune).build()?;
    Ok(client.files().create(request).await?.id)
}

/// Returns the names of all files for fine-tuning.
pub async fn list_files(client: &Client) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut query = ListFilesQuery { purpose: Some("fine-tune".to_owned()), ..Default::default() };
    loop {
        let page = client.files().query(&query)?.list().await?;
        names.extend(page.data.into_iter().map(|file| file.filename));
        if !page.has_more {
            return Ok(names);
        }
        query.after = page.last_id;
    }
}

/// Starts a fine-tuning job of three epochs, and returns its id.
pub async fn fine_tune(client: &Client, training_file: &str) -> Result<String> {
    let hyperparameters = FineTuneSupervisedHyperparameters { n_epochs: NEpochs::NEpochs(3), ..Default::default() };
    let supervised = FineTuneSupervisedMethod { hyperparameters };
    let request = CreateFineTuningJobRequestArgs::default()
        .model("gpt-4.1-mini")
        .training_file(training_file)
        .suffix("support")
        .method(FineTuneMethod::Supervised { supervised })
        .build()?;
    Ok(client.fine_tuning().create(request).await?.id)
}

/// Returns an image as base64.
pub async fn generate_image(client: &Client, prompt: &str) -> Result<String> {
    let request = CreateImageRequestArgs::default()
        .model(ImageModel::Other("gpt-image-1".to_owned()))
        .prompt(prompt)
        .size(ImageSize::S1024x1024)
        .quality(ImageQuality::Low)
        .build()?;
    let images = client.images().generate(request).await?;
    let Image::B64Json { b64_json, .. } = &*images.data[0] else { return Err("no image".into()) };
    Ok(b64_json.to_string())
}

/// Returns the text of a recording.
pub async fn transcribe(client: &Client, path: &Path) -> Result<String> {
    let request =
        CreateTranscriptionRequestArgs::default().file(path).model("gpt-4o-transcribe").language("en").build()?;
    Ok(client.audio().transcription().create(request).await?.text)
}

/// Returns the text of a response.
pub async fn respond(client: &Client, instructions: &str, input: &str) -> Result<String> {
    let request = CreateResponseArgs::default()
        .model("gpt-5.2")
        .instructions(instructions)
        .input(input)
        .max_output_tokens(500u32)
        .build()?;
    Ok(client.responses().create(request).await?.output_text().unwrap_or_default())
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
    let json_schema =
        ResponseFormatJsonSchema { name: "meeting".to_owned(), schema, strict: Some(true), ..Default::default() };
    let request = CreateChatCompletionRequestArgs::default()
        .model("gpt-5.2")
        .messages(ChatCompletionRequestUserMessage::from(text))
        .response_format(ResponseFormat::JsonSchema { json_schema })
        .build()?;
    let completion = client.chat().create(request).await?;
    let content = completion.choices[0].message.content.as_deref();
    Ok(serde_json::from_str(content.ok_or("a refusal")?)?)
}

/// Returns whether a text is harmful.
pub async fn moderate(client: &Client, text: &str) -> Result<bool> {
    let request = CreateModerationRequestArgs::default().model("omni-moderation-latest").input(text).build()?;
    Ok(client.moderations().create(request).await?.results[0].flagged)
}

/// Deletes a file, and returns whether it is gone.
pub async fn delete_file(client: &Client, id: &str) -> Result<bool> {
    Ok(client.files().delete(id).await?.deleted)
}
