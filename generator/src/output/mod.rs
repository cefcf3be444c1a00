pub type CrateFiles = std::collections::BTreeMap<String, String>;
