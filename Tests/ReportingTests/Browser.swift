import Foundation
import TestSupport
import Testing

/// Headless Chromium: what a reader's browser makes of a page.
struct Browser {
    private static let path = "/usr/bin/chromium"
    /// Without Chromium the tests are skipped; `make test` installs it.
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Opens a page and runs a script in it when it has loaded.
    ///
    /// - Parameter script: the body of a function that returns something JSON can hold.
    /// - Returns: what the script returned, and under `loaded` the milliseconds from the start of loading to the end of
    ///   the page's first layout.
    static func run(_ script: String, on page: String) throws -> [String: Any] {
        let folder = try TemporaryFolder()
        let measured =
            page + """
                <script>addEventListener("load", () => {
                  document.body.offsetHeight;
                  const loaded = performance.now();
                  const result = (() => { \(script) })();
                  result.loaded = loaded;
                  document.documentElement.innerHTML = "<p id=result></p>";
                  document.getElementById("result").textContent = JSON.stringify(result);
                });</script>
                """
        let file = "\(folder.path)/page.html"
        try Data(measured.utf8).write(to: URL(fileURLWithPath: file))
        let text = try Program(path).run([
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--user-data-dir=\(folder.path)/profile", "--dump-dom", "file://\(file)",
        ]).output
        guard let match = text.firstMatch(of: /<p id="result">(.*)<\/p>/) else {
            throw Program.Fault("the script gave no result; the page: \(text.prefix(300))")
        }
        let json = String(match.1).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&nbsp;", with: "\u{a0}").replacing("&amp;", with: "&")
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return try #require(value as? [String: Any])
    }
}
