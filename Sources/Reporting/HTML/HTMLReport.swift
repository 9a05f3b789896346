private import Mustache
internal import Records

/// `index.html`: one file without network access, for CI, laboratories and vendors.
///
/// The first screen says which kernel, what the verdict is, what failed, and what was not reached and why. Below it is
/// the matrix of drivers and exercises, and each driver has a page of its own.
public enum HTMLReport {
    /// Failures that the page lists in full, over all drivers; `records.jsonl` has them all.
    static let failureBudget = 2500
    /// Bytes of expected and actual output that are shown.
    static let shownBytes = 64

    /// The page.
    public static func render(_ results: RunResults) -> String {
        HTMLTemplates.render(HTMLPage(results), with: "index")
    }
}

/// The templates that are part of the program.
enum HTMLTemplates {
    private static let sources = [
        "index": PackageResources.index_mustache,
        "driver": PackageResources.driver_mustache,
        "compare": PackageResources.compare_mustache,
        "matrix": PackageResources.matrix_mustache,
        "history": PackageResources.history_mustache,
        "dossier": PackageResources.dossier_mustache,
        "results": PackageResources.results_mustache,
        "problems": PackageResources.problems_mustache,
        "style": PackageResources.style_mustache,
        "script": PackageResources.script_mustache,
    ]

    /// Fills a template with a view; the view's text is escaped.
    static func render(_ view: Any, with template: String) -> String {
        // The library escapes by character, which lets a quote pass that a combining mark follows; ours goes by scalar.
        MustacheContentTypes.register(SafeHTML(), named: "SAFE-HTML")
        var library = MustacheLibrary(templates: [:])
        for (name, bytes) in sources {
            do {
                try library.register(String(decoding: bytes, as: UTF8.self), named: name)
            } catch {
                preconditionFailure("the embedded template \(name) does not parse: \(error)")
            }
        }
        return library.render(view, withTemplate: template) ?? ""
    }
}

private struct SafeHTML: MustacheContentType {
    func escapeText(_ text: String) -> String { text.markup }
}
