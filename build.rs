//! Generates the parser from `grammar/flow.lalrpop`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=grammar/flow.lalrpop");
    lalrpop::Configuration::new().set_in_dir("grammar").emit_rerun_directives(false).process()
}
