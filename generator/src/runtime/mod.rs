//! The source of the runtime, which each generated crate gets byte for byte, and the names that it has taken.

mod names;

pub(crate) use names::{OF_OPERATIONS, crates, methods, public_methods};

macro_rules! embedded {
    ($($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../templates/runtime/", $path)))),*]
    };
}

/// The files below `src/runtime`.
pub(crate) const FILES: &[(&str, &str)] = embedded![
    "answers.rs",
    "auth.rs",
    "base_url.rs",
    "blocking.rs",
    "body.rs",
    "budget.rs",
    "call.rs",
    "client.rs",
    "content.rs",
    "dates.rs",
    "deadline.rs",
    "download.rs",
    "encode.rs",
    "envelope.rs",
    "error.rs",
    "execute.rs",
    "extend.rs",
    "extra.rs",
    "failure.rs",
    "fields.rs",
    "file.rs",
    "form.rs",
    "header_fields.rs",
    "headers.rs",
    "http_date.rs",
    "json_lines.rs",
    "link_header.rs",
    "multipart.rs",
    "operation.rs",
    "pager.rs",
    "paging.rs",
    "provide.rs",
    "random.rs",
    "reconnect.rs",
    "redirect.rs",
    "report.rs",
    "request.rs",
    "response.rs",
    "retry.rs",
    "secret.rs",
    "settings.rs",
    "splice.rs",
    "sse.rs",
    "stream.rs",
    "style.rs",
    "test_util.rs",
    "token.rs",
    "token_fetch.rs",
    "tower.rs",
    "trace.rs",
    "trace_context.rs",
    "transport.rs",
    "wire/choose.rs",
    "wire/context.rs",
    "wire/enums.rs",
    "wire/error.rs",
    "wire/members.rs",
    "wire/mod.rs",
    "wire/models.rs",
    "wire/nullable.rs",
    "wire/outline.rs",
    "wire/read.rs",
    "wire/serialize.rs",
    "wire/shape.rs",
    "wire/show.rs",
    "wire/std_impls.rs",
    "wire/tagged.rs",
    "wire/unions.rs",
    "wire/weigh.rs",
    "wire/wrappers.rs",
    "wire/write.rs",
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::FILES;

    #[test]
    fn every_file_of_the_runtime_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/runtime");
        let mut found = Vec::new();
        for folder in [folder.clone(), folder.join("wire")] {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    found.push(path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        let embedded: Vec<String> = FILES.iter().map(|(path, _)| format!("templates/runtime/{path}")).collect();
        assert_eq!(found, embedded);
    }
}
