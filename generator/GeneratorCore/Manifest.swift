internal import Corpus
internal import JSONC
internal import KernelNames

/// The account of all vectors: where each file came from, what was read, what was left out and why.
struct Manifest {
    /// One source with its files.
    struct Section {
        var source: Source
        var files: [File]
    }

    /// One file with its vectors.
    struct File {
        var path: String
        var sha256: String
        var vectors: FileVectors
        /// Vectors that an earlier file has as well, or that the file repeats, counted by the file that has them.
        var duplicates: [String: Int] = [:]
    }

    /// The format's version, as `vectors/schemas/manifest_schema.json` has it.
    static let version = 1

    var sections: [Section]
    var suites: [SuiteFile]

    /// The manifest as JSON text, the same for the same input.
    var text: String {
        let value: JSONValue = .object([
            "version": .int(Self.version),
            "sources": .array(sections.map(entry)),
            "algorithms": .array(algorithms),
            "totals": totals(of: sections.flatMap(\.files)),
            "suites": .object([
                "functions": .int(suites.reduce(0) { $0 + $1.functions }),
                "files": .int(suites.count),
            ]),
        ])
        return value.text(pretty: true) + "\n"
    }

    private func entry(for section: Section) -> JSONValue {
        let source = section.source
        return .object([
            "name": .string(source.name),
            "title": .string(source.title),
            "package": source.package.map { .string($0.name) },
            "version": source.package.map { .string($0.version) },
            "origin": source.package.map { .string($0.origin.rawValue) },
            "sha256": source.package.map { .string($0.sha256) },
            "licence": .string(source.licence),
            "totals": totals(of: section.files),
            "files": .array(section.files.map(entry)),
        ])
    }

    private func entry(for file: File) -> JSONValue {
        let vectors = file.vectors
        return .object([
            "path": .string(file.path),
            "sha256": .string(file.sha256),
            "read": .int(vectors.read),
            "applicable": .int(vectors.applicable),
            "dropped": .object(vectors.dropped.sorted { $0.key < $1.key }.map { JSONMember($0.key, .int($0.value)) }),
            "duplicates": .object(
                file.duplicates.sorted { $0.key < $1.key }.map { JSONMember($0.key, .int($0.value)) }
            ),
            "groups": .array(
                vectors.groups.map { .object(["id": .string($0.group.id), "count": .int($0.vectors.count)]) }
            ),
        ])
    }

    private func totals(of files: [File]) -> JSONValue {
        .object([
            "read": .int(files.reduce(0) { $0 + $1.vectors.read }),
            "applicable": .int(files.reduce(0) { $0 + $1.vectors.applicable }),
            "groups": .int(files.reduce(0) { $0 + $1.vectors.groups.count }),
            "vectors": .int(files.reduce(0) { $0 + $1.vectors.groups.reduce(0) { $0 + $1.vectors.count } }),
            "duplicates": .int(files.reduce(0) { $0 + $1.duplicates.values.reduce(0, +) }),
        ])
    }

    private var algorithms: [JSONValue] {
        struct Total {
            var type: CipherType
            var groups = 0
            var vectors = 0
        }
        var totals: [String: Total] = [:]
        for file in sections.flatMap(\.files) {
            for (group, vectors) in file.vectors.groups {
                var total = totals[group.algorithm] ?? Total(type: group.type)
                total.groups += 1
                total.vectors += vectors.count
                totals[group.algorithm] = total
            }
        }
        return totals.sorted { ($0.value.type, $0.key) < ($1.value.type, $1.key) }.map { name, total in
            .object([
                "algorithm": .string(name),
                "type": .string(total.type.rawValue),
                "groups": .int(total.groups),
                "vectors": .int(total.vectors),
            ])
        }
    }
}
