//! Request bodies: URL-encoded forms, multipart forms, and raw bodies.

use std::collections::BTreeMap;

use constructs_v30::{File, types};

use super::{exchange, nothing};
use crate::support::server::{Answer, Seen, Server};

/// The body of a multipart form with its boundary removed: each delimiter is `--` alone.
fn parts(seen: &Seen) -> String {
    parts_of(seen, "multipart/form-data")
}

fn parts_of(seen: &Seen, media_type: &str) -> String {
    let content_type = seen.header("content-type").expect("a content type");
    let (found, boundary) = content_type.split_once("; boundary=").expect("a boundary");
    assert_eq!(found, media_type);
    assert!(boundary.len() >= 32, "{boundary} is too short");
    seen.text().replace(boundary, "")
}

/// `v30/requests/multipart-files`
#[tokio::test]
async fn fields_are_parts_in_documented_order() {
    let upload =
        types::MultipartFilesUpload::new("\u{e20}", File::bytes(vec![0, 13, 10, 45, 45]).name("a\"b\r\nc.png"))
            .pages([File::from("one"), File::bytes("two").name("2.txt").content_type("text/plain")])
            .tags(["a", "b"])
            .size(3)
            .about(types::MultipartFilesUploadAbout::new().by("me"));
    let (seen, result) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_files(&upload));
    result.expect("sent");
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"title\"\r\n\r\n\u{e20}\r\n--\r\n\
        Content-Disposition: form-data; name=\"photo\"; filename=\"a%22b%0D%0Ac.png\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n\u{0}\r\n--\r\n--\r\n\
        Content-Disposition: form-data; name=\"pages\"; filename=\"pages\"\r\n\
        Content-Type: application/octet-stream\r\n\r\none\r\n--\r\n\
        Content-Disposition: form-data; name=\"pages\"; filename=\"2.txt\"\r\n\
        Content-Type: text/plain\r\n\r\ntwo\r\n--\r\n\
        Content-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n--\r\n\
        Content-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n--\r\n\
        Content-Disposition: form-data; name=\"size\"\r\n\r\n3\r\n--\r\n\
        Content-Disposition: form-data; name=\"about\"\r\n\
        Content-Type: application/json\r\n\r\n{\"by\":\"me\"}\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

#[tokio::test]
async fn a_content_type_cannot_smuggle_a_header() {
    let client = constructs_v30::Client::builder().base_url("http://localhost:9").build().expect("a client");
    let photo = File::bytes("x").content_type("image/png\r\nX-Other: 1");
    let upload = types::MultipartFilesUpload::new("t", photo);
    let error = client.requests().multipart_files(&upload).await.expect_err("refused");
    assert!(error.to_string().contains("line break"), "{error}");
}

#[test]
fn debug_of_a_file_does_not_show_its_content() {
    let file = File::bytes("secret").name("a.txt");
    assert_eq!(format!("{file:?}"), r#"File { name: Some("a.txt"), content_type: None, size: Some(6) }"#);
}

#[test]
fn json_cannot_hold_a_file() {
    let upload = types::MultipartFilesUpload::new("t", "x");
    let error = serde_json::to_string(&upload).expect_err("no JSON");
    assert!(error.to_string().contains("JSON cannot hold a file"), "{error}");
}

/// `v30/requests/multipart-encoding`
#[tokio::test]
async fn parts_use_the_content_type_and_style_of_their_encoding() {
    let body = types::MultipartEncodingRequest::new()
        .drawing("<svg/>")
        .script("1")
        .link(types::MultipartEncodingRequestLink::new().create(true));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_encoding(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"drawing\"; filename=\"drawing\"\r\n\
        Content-Type: image/svg+xml\r\n\r\n<svg/>\r\n--\r\n\
        Content-Disposition: form-data; name=\"script\"\r\n\
        Content-Type: text/javascript\r\n\r\n1\r\n--\r\n\
        Content-Disposition: form-data; name=\"link[create]\"\r\n\r\ntrue\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `v30/requests/multipart-shared`
#[tokio::test]
async fn a_schema_used_as_json_and_multipart_becomes_two_types() {
    let note = types::MultipartSharedNote::new("text");
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_shared(&note));
    assert_eq!(seen.text(), r#"{"attached":"text"}"#);
    let note = types::MultipartSharedNoteMultipart::new(File::bytes("file"));
    let (seen, _) =
        exchange!(constructs_v30, nothing(), |client| client.requests().multipart_shared_as_multipart(&note));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"attached\"; filename=\"attached\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nfile\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `v30/requests/multipart-free`
#[tokio::test]
async fn undescribed_parts_are_sent_as_given() {
    let body = BTreeMap::from([
        ("a".to_owned(), File::from("text")),
        ("b".to_owned(), File::bytes("{}").name("b.json").content_type("application/json")),
    ]);
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_free(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"a\"\r\n\r\ntext\r\n--\r\n\
        Content-Disposition: form-data; name=\"b\"; filename=\"b.json\"\r\n\
        Content-Type: application/json\r\n\r\n{}\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `v30/requests/multipart-mixed`
#[tokio::test]
async fn items_of_a_mixed_body_are_parts_without_names() {
    let items = [1, 2].map(|id| types::MultipartMixedRequestItem::new().id(id));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_mixed(&items));
    let expected = "--\r\n\
        Content-Type: application/json\r\n\r\n{\"id\":1}\r\n--\r\n\
        Content-Type: application/json\r\n\r\n{\"id\":2}\r\n----\r\n";
    assert_eq!(parts_of(&seen, "multipart/mixed"), expected);
    let files = [File::from("a"), File::bytes("b").name("b.txt").content_type("text/plain")];
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_mixed_files(&files));
    let expected = "--\r\n\
        Content-Type: application/octet-stream\r\n\r\na\r\n--\r\n\
        Content-Disposition: attachment; filename=\"b.txt\"\r\n\
        Content-Type: text/plain\r\n\r\nb\r\n----\r\n";
    assert_eq!(parts_of(&seen, "multipart/mixed"), expected);
}

/// `v30/requests/multipart-related`
#[tokio::test]
async fn fields_are_parts_of_multipart_related() {
    let about = types::MultipartRelatedRequestAbout::new().title("t");
    let body = types::MultipartRelatedRequest::new(about, "x");
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_related(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"about\"\r\n\
        Content-Type: application/json\r\n\r\n{\"title\":\"t\"}\r\n--\r\n\
        Content-Disposition: form-data; name=\"media\"; filename=\"media\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nx\r\n----\r\n";
    assert_eq!(parts_of(&seen, "multipart/related"), expected);
}

/// `v31/requests/multipart-media-type`
#[tokio::test]
async fn content_with_a_media_type_is_a_file() {
    let body = constructs_v31::types::MultipartMediaTypeRequest::new("x")
        .pages([constructs_v31::File::from("1"), constructs_v31::File::from("2").content_type("image/webp")])
        .drawing("<svg/>");
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().multipart_media_type(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"photo\"; filename=\"photo\"\r\n\
        Content-Type: image/png\r\n\r\nx\r\n--\r\n\
        Content-Disposition: form-data; name=\"pages\"; filename=\"pages\"\r\n\
        Content-Type: image/tiff\r\n\r\n1\r\n--\r\n\
        Content-Disposition: form-data; name=\"pages\"; filename=\"pages\"\r\n\
        Content-Type: image/webp\r\n\r\n2\r\n--\r\n\
        Content-Disposition: form-data; name=\"drawing\"; filename=\"drawing\"\r\n\
        Content-Type: image/svg+xml\r\n\r\n<svg/>\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `v31/requests/multipart-base64`
#[tokio::test]
async fn base64_text_has_the_content_type_of_its_content() {
    let body = constructs_v31::types::MultipartBase64Request::new().icon("eA==").data("eA==");
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().multipart_base64(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"icon\"\r\n\
        Content-Type: image/png\r\n\r\neA==\r\n--\r\n\
        Content-Disposition: form-data; name=\"data\"\r\n\
        Content-Type: application/octet-stream\r\n\r\neA==\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `swagger2/requests/form-file`
#[tokio::test]
async fn a_form_parameter_may_be_a_file() {
    let body = constructs_swagger2::types::FormFileRequest::new("x").title("t");
    let (seen, _) = exchange!(constructs_swagger2, nothing(), |client| client.requests().form_file(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"photo\"; filename=\"photo\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nx\r\n--\r\n\
        Content-Disposition: form-data; name=\"title\"\r\n\r\nt\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `v30/requests/form-plain`
#[tokio::test]
async fn a_form_keeps_documented_order_and_writes_objects_as_json() {
    let body = types::FormPlainRequest::new()
        .zone("a b&c")
        .answer(42)
        .tags(["x", "y"])
        .owner(types::FormPlainRequestOwner::new().name("z").age(1));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().form_plain(&body));
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    let expected = "zone=a+b%26c&answer=42&tags=x&tags=y&owner=%7B%22name%22%3A%22z%22%2C%22age%22%3A1%7D";
    assert_eq!(seen.text(), expected);
}

/// `v30/requests/form-deep`
#[tokio::test]
async fn deep_objects_name_each_field_by_its_path() {
    let address = types::FormDeepRequestCustomerAddress::new().city("c");
    let body = types::FormDeepRequest::new()
        .customer(types::FormDeepRequestCustomer::new().name("n").address(address))
        .items([types::FormDeepRequestItemsItem::new().price(1), types::FormDeepRequestItemsItem::new().price(2)])
        .expand(["e", "f"])
        .metadata(BTreeMap::from([("k".to_owned(), "v".to_owned())]));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().form_deep(&body));
    let expected = [
        "customer[name]=n",
        "customer[address][city]=c",
        "items[0][price]=1",
        "items[1][price]=2",
        "expand[0]=e",
        "expand[1]=f",
        "metadata[k]=v",
    ];
    let expected = expected.join("&").replace('[', "%5B").replace(']', "%5D");
    assert_eq!(seen.text(), expected);
}

/// `v30/requests/form-styles`
#[tokio::test]
async fn form_fields_use_query_styles() {
    let list = ["a", "b,c"];
    let body = types::FormStylesRequest::new()
        .commas(list)
        .spaces(list)
        .pipes(list)
        .repeated(list)
        .color(types::FormStylesRequestColor::new().r(1).g(2))
        .place(types::FormStylesRequestPlace::new().x(3).y(4).r#box(types::FormStylesRequestPlaceBox::new().w(5)));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().form_styles(&body));
    let expected = [
        "commas=a,b%2Cc",
        "spaces=a%20b%2Cc",
        "pipes=a%7Cb%2Cc",
        "repeated=a",
        "repeated=b%2Cc",
        "color=r,1,g,2",
        "x=3",
        "y=4",
        "box%5Bw%5D=5",
    ];
    assert_eq!(seen.text(), expected.join("&"));
}

/// `v30/requests/multipart-headers`
#[tokio::test]
async fn a_part_sends_the_headers_of_its_encoding() {
    let body = types::MultipartHeadersRequest::new("x", types::MultipartHeadersRequestPhotoHeaders::new("camera"))
        .text("t")
        .text_headers(types::MultipartHeadersRequestTextHeaders::new().x_rate(5).x_tags(["a", "b"]));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_headers(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"text\"\r\n\
        X-Rate: 5\r\nX-Tags: a,b\r\n\r\nt\r\n--\r\n\
        Content-Disposition: form-data; name=\"photo\"; filename=\"photo\"\r\n\
        Content-Type: image/png\r\nX-Source: camera\r\n\r\nx\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

#[tokio::test]
async fn a_part_header_cannot_smuggle_another_header() {
    let client = constructs_v30::Client::builder().base_url("http://localhost:9").build().expect("a client");
    let headers = types::MultipartHeadersRequestPhotoHeaders::new("a\r\nX-Other: 1");
    let body = types::MultipartHeadersRequest::new("x", headers);
    let error = client.requests().multipart_headers(&body).await.expect_err("refused");
    assert!(error.to_string().contains("line break"), "{error}");
}

/// Another operation uses the same schema, but its parts have no headers.
#[tokio::test]
async fn headers_of_parts_belong_to_one_operation() {
    let headers = types::MultipartHeadersSharedRequestTextHeaders::new().x_rate(5);
    let body = types::MultipartHeadersSharedRequest::new().text("t").text_headers(headers);
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_headers_shared(&body));
    let head = "--\r\nContent-Disposition: form-data; name=\"text\"\r\n";
    assert_eq!(parts(&seen), format!("{head}X-Rate: 5\r\n\r\nt\r\n----\r\n"));
    let body = types::MultipartHeadersNote::new().text("t");
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_headers_plain(&body));
    assert_eq!(parts(&seen), format!("{head}\r\nt\r\n----\r\n"));
}

/// `v30/requests/raw-wildcard`
#[tokio::test]
async fn the_caller_sets_the_content_type_of_bytes() {
    let image = |call: constructs_v30::Client| async move {
        call.requests().raw_wildcard().header("content-type", "image/png").body("png").await
    };
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| image(client));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("image/png"), "png"));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().raw_anything("bytes"));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/octet-stream"), "bytes"));
}

/// `v30/requests/raw-file`
#[tokio::test]
async fn bytes_may_come_from_memory_a_path_or_a_reader() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("a.bin");
    std::fs::write(&path, "abc").expect("written");
    let reader = || File::reader(&b"abc"[..]);
    let sources = [(File::path(&path), true), (reader().length(3), true), (reader(), false), ("abc".into(), true)];
    for (file, is_sized) in sources {
        let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().raw_file(file));
        assert_eq!(seen.text(), "abc");
        assert_eq!(seen.header("content-length"), is_sized.then_some("3"));
        assert_eq!(seen.header("transfer-encoding"), (!is_sized).then_some("chunked"));
    }
    exchange!(constructs_v30, nothing(), |client| client.requests().raw_file(b"abc")).1.expect("sent");
}

/// A part from a path takes the file's name, and the length of the body is known. With a reader the length is unknown.
#[tokio::test]
async fn files_of_a_form_may_come_from_a_path_or_a_reader() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("a.png");
    std::fs::write(&path, "abc").expect("written");
    let sources = [(File::path(&path), true), (File::reader(&b"abc"[..]).name("a.png"), false)];
    for (file, is_sized) in sources {
        let upload = types::MultipartFilesUpload::new("t", file);
        let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_files(&upload));
        let expected = "--\r\n\
            Content-Disposition: form-data; name=\"title\"\r\n\r\nt\r\n--\r\n\
            Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\
            Content-Type: application/octet-stream\r\n\r\nabc\r\n----\r\n";
        assert_eq!(parts(&seen), expected);
        assert_eq!(seen.header("content-length").is_some(), is_sized);
    }
}

/// `v30/requests/raw-xml`
#[tokio::test]
async fn xml_is_sent_as_given() {
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().raw_xml("<a id='1'/>"));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/xml"), "<a id='1'/>"));
}

/// `v30/requests/json-dialects`
#[tokio::test]
async fn each_json_dialect_has_its_own_content_type() {
    let body = BTreeMap::from([("a".to_owned(), 1)]);
    let sent = |seen: Seen| (seen.header("content-type").map(str::to_owned), seen.text().to_owned());
    let json = |content_type: &str| (Some(content_type.to_owned()), r#"{"a":1}"#.to_owned());
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().json_dialects(&body));
    assert_eq!(sent(seen), json("application/json-patch+json"));
    let (seen, _) =
        exchange!(constructs_v30, nothing(), |client| { client.requests().json_dialects_as_merge_patch(&body) });
    assert_eq!(sent(seen), json("application/merge-patch+json"));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| {
        client.requests().json_dialects_as_strategic_merge_patch(&body)
    });
    assert_eq!(sent(seen), json("application/strategic-merge-patch+json"));
    let (seen, _) =
        exchange!(constructs_v30, nothing(), |client| { client.requests().json_dialects_as_apply_patch_yaml("a: 1") });
    assert_eq!(sent(seen), (Some("application/apply-patch+yaml".to_owned()), "a: 1".to_owned()));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().json_spellings(&body));
    assert_eq!(sent(seen), json("application/json"));
    let (seen, _) =
        exchange!(constructs_v30, nothing(), |client| { client.requests().json_spellings_as_vnd_thing_v2(&body) });
    assert_eq!(sent(seen), json("application/vnd.thing.v2+json"));
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| {
        client.requests().json_dialects_as_merge_patch(&body).header("content-type", "application/vnd.own+json")
    });
    assert_eq!(sent(seen), json("application/vnd.own+json"));
}

/// `v30/requests/raw-many`
#[tokio::test]
async fn a_file_selects_one_of_several_content_types() {
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().raw_many("x"));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("image/png"), "x"));
    let film = File::bytes("x").content_type("video/mp4");
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().raw_many(film));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("video/mp4"), "x"));
}

/// `v30/requests/stream-field`
#[tokio::test]
async fn a_streaming_method_sets_the_stream_field() {
    let request = types::StreamFieldRequest::new("m");
    let json = Answer::json(200, r#"{"id":1}"#);
    let (seen, _) = exchange!(constructs_v30, json.clone(), |client| client.requests().stream_field(&request));
    assert_eq!(seen.text(), r#"{"model":"m"}"#);
    let events = Answer::new(200, "data: {\"id\":2}\n\n").header("content-type", "text/event-stream");
    let (seen, stream) = exchange!(constructs_v30, events, |client| client.requests().stream_field_stream(&request));
    assert_eq!(seen.text(), r#"{"stream":true,"model":"m"}"#);
    assert_eq!(stream.expect("events").next().await.expect("an event").expect("data").data.id, Some(2));
    let (seen, _) = exchange!(constructs_v30, json, |client| client.requests().stream_field_default(None));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/json"), r#"{"stream":false}"#));
    let lines = Answer::new(200, "{\"id\":3}\n").header("content-type", "application/x-ndjson");
    let (seen, _) = exchange!(constructs_v30, lines, |client| client.requests().stream_field_default_lines(None));
    assert_eq!(seen.text(), r#"{"stream":true}"#);
}

/// `v30/requests/stream-field`
#[tokio::test]
async fn json_in_place_of_events_is_an_error_with_its_content() {
    let request = types::StreamFieldRequest::new("m");
    let answer = Answer::json(200, r#"{"error":{"code":"overloaded","message":"Later."}}"#);
    let (_, stream) = exchange!(constructs_v30, answer, |client| client.requests().stream_field_stream(&request));
    let error = stream.expect_err("no events");
    assert!(error.is_decode(), "{error}");
    assert_eq!((error.code(), error.message()), (Some("overloaded"), Some("Later.")));
    assert!(error.to_string().contains("application/json, but a stream of events is documented"), "{error}");
}

/// `v30/requests/stream-field`
#[tokio::test]
async fn a_token_is_sent_even_if_no_credentials_are_documented() {
    let server = Server::answering(nothing()).await;
    let builder = constructs_v30::Client::builder().base_url(server.url()).bearer_token("t");
    let _ = builder.build().expect("a client").requests().stream_field_default(None).await;
    assert_eq!(server.only().header("authorization"), Some("Bearer t"));
}

/// `v30/requests/multipart-union`
#[tokio::test]
async fn a_union_of_text_and_file_is_a_file() {
    let body = types::MultipartUnionRequest::new("https://x.example/a.png").pages([File::bytes("1")]);
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().multipart_union(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"photo\"\r\n\r\nhttps://x.example/a.png\r\n--\r\n\
        Content-Disposition: form-data; name=\"pages\"; filename=\"pages\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n1\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `swagger2/requests/form-files`
#[tokio::test]
async fn each_file_in_a_list_is_a_part() {
    let body = constructs_swagger2::types::FormFilesRequest::new()
        .images([constructs_swagger2::File::from("a"), constructs_swagger2::File::bytes("b").name("b.png")])
        .tags(["x", "y"]);
    let (seen, _) = exchange!(constructs_swagger2, nothing(), |client| client.requests().form_files(&body));
    let expected = "--\r\n\
        Content-Disposition: form-data; name=\"images\"; filename=\"images\"\r\n\
        Content-Type: application/octet-stream\r\n\r\na\r\n--\r\n\
        Content-Disposition: form-data; name=\"images\"; filename=\"b.png\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nb\r\n--\r\n\
        Content-Disposition: form-data; name=\"tags\"\r\n\r\nx,y\r\n----\r\n";
    assert_eq!(parts(&seen), expected);
}

/// `v31/requests/optional-body`
#[tokio::test]
async fn an_optional_body_is_an_argument() {
    let body = constructs_v31::types::OptionalBody::new().note("a");
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().optional_body(&body));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/json"), r#"{"note":"a"}"#));
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().optional_body(None));
    assert_eq!((seen.header("content-type"), seen.text()), (None, ""));
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().optional_form(&body));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/x-www-form-urlencoded"), "note=a"));
}

/// `v31/requests/optional-body`
#[tokio::test]
async fn an_optional_body_can_be_a_list_or_a_number() {
    let list = ["a".to_owned()];
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().optional_list(list.as_slice()));
    assert_eq!(seen.text(), r#"["a"]"#);
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().optional_number(7).dry(true));
    assert_eq!((seen.target.as_str(), seen.text()), ("/optional-body/number?dry=true", "7"));
}

/// `v31/requests/optional-body`
#[tokio::test]
async fn an_optional_body_of_a_delete_or_of_bytes_is_a_setter() {
    let body = constructs_v31::types::OptionalBody::new().note("a");
    let (seen, _) =
        exchange!(constructs_v31, nothing(), |client| client.requests().optional_body_of_delete().body(&body));
    assert_eq!(seen.text(), r#"{"note":"a"}"#);
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().optional_file().body("a"));
    assert_eq!(seen.text(), "a");
}

/// `v31/requests/optional-body`
#[tokio::test]
async fn a_nullable_body_is_null_without_a_value() {
    let body = constructs_v31::types::OptionalBody::new().note("a");
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().nullable_body(&body));
    assert_eq!(seen.text(), r#"{"note":"a"}"#);
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().nullable_body(None));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/json"), "null"));
}

/// `v31/requests/optional-body`
#[tokio::test]
async fn a_body_that_can_be_null_or_absent_says_which() {
    use constructs_v31::Nullable;
    let body = constructs_v31::types::OptionalBody::new().note("a");
    let sent = async |body: Nullable<&constructs_v31::types::OptionalBody>| {
        let (seen, _) =
            exchange!(constructs_v31, nothing(), |client| client.requests().nullable_and_optional_body(body));
        seen.text().to_owned()
    };
    assert_eq!(sent((&body).into()).await, r#"{"note":"a"}"#);
    assert_eq!(sent(Nullable::Null).await, "null");
    assert_eq!(sent(Nullable::Absent).await, "");
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().nullable_and_optional_body(&body));
    assert_eq!(seen.text(), r#"{"note":"a"}"#);
    let (seen, _) = exchange!(constructs_v31, nothing(), |client| client.requests().nullable_and_optional_body(None));
    assert_eq!((seen.header("content-type"), seen.text()), (None, ""));
}

/// `v30/requests/form-empty`
#[tokio::test]
async fn an_optional_form_without_fields_is_no_body() {
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| {
        let call: constructs_v30::Call<()> = client.requests().form_empty();
        call
    });
    assert_eq!((seen.header("content-type"), seen.text()), (None, ""));
    let body = types::FormEmptyRequiredRequest::new();
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.requests().form_empty_required(&body));
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/x-www-form-urlencoded"), ""));
}
