# Short names for the usual commands. `just` alone lists them.

_list:
    @just --list --unsorted

# Everything that is tested
test *ARGS:
    cargo test {{ARGS}}

# Formatting and lints
lint:
    cargo fmt --all -- --check
    cargo clippy --lib --bins --locked -- -D warnings
    cargo clippy --all-targets --locked -- -D warnings -A clippy::unwrap_used -A clippy::expect_used -A clippy::panic -A clippy::print_stdout

# What runs before a change is taken
ci:
    .ci/run

# Write the generated pages; review with `git diff`
docs:
    UPDATE_DOCS=1 cargo test --test docs

# Write what goldens are compared with; review with `git diff`
golden:
    UPDATE_GOLDEN=1 cargo test

# The measurements
bench *ARGS:
    cargo bench {{ARGS}}

# Faults of processes, disks, power, databases and networks, at length: kills, nth faults, power losses, damaged files,
# dropped answers, drawn schedules; values and secrets in every output; clocks that jump
torture *ARGS:
    CALLFLOW_TORTURE=1 cargo test --release --test store --test postgres --test fleet --test delivery --test worker --test secrets --test clocks -- --nocapture {{ARGS}}

# Licences, sources and known faults of dependencies
deny:
    cargo deny check
