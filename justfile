# What the tests' one build has besides the default; without it a build is as it is used.
features := `cat tests/features`

# What is done every day. `just` alone lists it.
default:
    @just --list

# Types and borrows, quickly.
check:
    cargo check --all-targets

# Everything that can be shown here.
test *ARGS:
    cargo test {{ARGS}}

# Real processes that are killed, cut off and run out of disk; see docs/faults.md.
faults *ARGS:
    cargo test --workspace --features {{features}} --test faults -- {{ARGS}}

# A slip on paper and on screen, read by other programs; wants the packages of tests/slips/packages.
slips:
    tests/slips/run

# The layout of the V4L2 types against the kernel's headers for arm64; wants the packages of tests/v4l2/packages.
v4l2:
    tests/v4l2/run

# The program before real video devices in a virtual machine; wants Debian with the packages of tests/vm/packages.
vm:
    tests/vm/run

# Nothing lost, nothing doubled, no one in: every test of that on both stores, and a table of what was counted.
trust *PARTS:
    cargo build --release
    tests/trust {{PARTS}}

# What the CI refuses.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --features {{features}} -- -D warnings
    RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --workspace --no-deps --document-private-items --features {{features}}

# Mend what can be mended by machine.
fix:
    cargo fmt --all
    cargo clippy --workspace --all-targets --features {{features}} --fix --allow-dirty --allow-staged

# The demonstration.
demo *ARGS:
    cargo run --release -- {{ARGS}}

# What each stage costs on this machine, and how that differs from the last time.
bench *ARGS:
    cargo bench --bench stages -- {{ARGS}}

# Five hundred people in a row before one wizard in one process: memory, pace, and what is left on disk.
soak PEOPLE="500":
    cargo build --release
    TMPDIR=$(mktemp -d) target/release/renzheng scenario soak tests/scenarios/a-days-people.toml --people {{PEOPLE}}

# What the CI runs, from a bare machine on.
ci:
    .ci/run

# The Debian package, and a trial of it on this machine: installed, used, removed. Wants root, lintian, tmux and cargo-deb.
package:
    cargo build --release
    assets/package/sbom
    assets/package/deb
    tests/package/run

# Its parts (CycloneDX) and the texts of their licences, in target/package. Wants cargo-cyclonedx, cargo-about, cargo-deny.
sbom:
    assets/package/sbom

# One file that needs no library of the system, and a trial of it in an empty folder as its whole world. Wants root.
static:
    tests/package/static
