import Foundation
import KernelNames
import Records
import Testing

@testable import Reporting

@Suite(.enabled(if: Browser.isThere), .serialized) struct BrowserTests {
    @Test func hostileNamesDoNothing() throws {
        // The kernel's longest name, made of what HTML, scripts and attributes treat in a way of their own.
        let longest = String(("<img src=x onerror=hit()>\"'`&amp;" + String(repeating: "<b>", count: 40)).prefix(127))
        var sample = SampleRun.everything()
        let driver = SampleRun.driver(longest, "xts(\(longest))", groups: 1)
        sample.records.append(.driver(driver))
        sample.records.append(.checks(SampleRun.check(driver, failures: [SampleRun.failure("1")])))
        let results = sample.results
        let found = try Browser.run(
            """
            const rows = [...document.querySelectorAll(".matrix tbody tr")];
            const names = rows.map((row) => row.cells[0].textContent);
            const elements = [...document.querySelectorAll("*")];
            const isHandler = (one) => one.name.startsWith("on");
            const handlers = elements.filter((element) => [...element.attributes].some(isHandler));
            const row = rows.find((row) => row.cells[0].textContent.startsWith("<img"));
            const target = row.querySelector("a").getAttribute("href");
            location.hash = target;
            const section = document.getElementById(target.slice(1));
            return {
              names, handlers: handlers.length, images: document.images.length,
              bold: document.querySelectorAll("th b").length,
              scripts: document.scripts.length, heading: section.querySelector("h2").firstChild.textContent.trim(),
              links: [...document.querySelectorAll("a")].filter((a) => !a.getAttribute("href").startsWith("#")).length,
              requests: performance.getEntriesByType("resource").length,
            };
            """,
            on: HTMLReport.render(results)
        )
        let names = try #require(found["names"] as? [String])
        #expect(Set(names) == Set(results.drivers.map { $0.record.driver.visible(limit: 200) }))
        #expect(found["heading"] as? String == longest)
        // The page's own script and the test's, nothing else; no handler, no image, no request.
        #expect(found["scripts"] as? Int == 2)
        for count in ["handlers", "images", "bold", "links", "requests"] {
            #expect(found[count] as? Int == 0, "\(count)")
        }
    }

    @Test func filtersSortsAndShowsOneDriver() throws {
        let found = try Browser.run(
            """
            const rows = () => [...document.querySelectorAll(".matrix tbody tr")];
            const isShown = (one) => one.getClientRects().length > 0;
            const shown = () => rows().filter(isShown).map((row) => row.cells[0].textContent);
            const filter = document.getElementById("filter");
            const find = (text) => {
              filter.value = text;
              filter.dispatchEvent(new Event("input", { bubbles: true }));
            };
            const result = {};
            find("CBC aesni"); result.found = shown(); result.words = document.getElementById("found").textContent;
            find("nothing at all"); result.none = shown();
            find("");
            const box = document.querySelector("input[name=verdict][value=unreachable]");
            box.click(); result.unreachable = shown(); box.click();
            document.querySelector(".matrix thead button").click();
            result.sorted = shown();
            const link = rows().find((row) => row.textContent.includes("cbc(aes-generic)")).querySelector("a");
            link.click();
            const visible = (selector) => [...document.querySelectorAll(selector)].filter(isShown);
            result.sections = visible(".driver").map((one) => one.querySelector("h2").firstChild.textContent.trim());
            result.overview = visible("#overview").length;
            dispatchEvent(new HashChangeEvent("hashchange"));
            result.focused = document.activeElement.id;
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
            result.back = location.hash;
            return result;
            """,
            on: HTMLReport.render(SampleRun.everything().results)
        )
        #expect(found["found"] as? [String] == ["cbc-aes-aesni"])
        #expect(found["words"] as? String == "1 of 8 drivers")
        #expect(found["none"] as? [String] == [])
        #expect(found["unreachable"] as? [String] == ["__gcm-aes-aesni"])
        let sorted = try #require(found["sorted"] as? [String])
        #expect(sorted.count == 8 && sorted == sorted.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(found["sections"] as? [String] == ["cbc(aes-generic)"])
        #expect(found["overview"] as? Int == 0)
        #expect((found["focused"] as? String)?.hasPrefix("driver-") == true)
        #expect(found["back"] as? String == "#overview")
    }

    /// 460,800 checks on 480 drivers in 16 exercises.
    @Test func aFullRunOpensAndFiltersWithinASecond() throws {
        let exercises = Array(Exercise.allCases.prefix(16))
        let sample = SampleRun.large(drivers: 480, groups: 6, exercises: exercises)
        let results = sample.results
        #expect(results.counts.total >= 300_000)
        let page = HTMLReport.render(results)
        #expect(page.utf8.count < 5_000_000)
        let found = try Browser.run(
            """
            const filter = document.getElementById("filter");
            const start = performance.now();
            filter.value = "driver-4";
            filter.dispatchEvent(new Event("input", { bubbles: true }));
            document.body.offsetHeight;
            return { filtered: performance.now() - start, words: document.getElementById("found").textContent };
            """,
            on: page
        )
        let (loaded, filtered) = (found["loaded"] as? Double ?? .infinity, found["filtered"] as? Double ?? .infinity)
        #expect(found["words"] as? String == "91 of 480 drivers")
        print("opened in \(Int(loaded)) ms, filtered in \(Int(filtered)) ms, \(page.utf8.count) bytes")
        #expect(loaded + filtered < 1000 * Self.patience, "opened in \(loaded) ms, filtered in \(filtered) ms")
    }

    /// A loaded machine measures its load: the figure of one second is for a quiet one.
    private static let patience = 3.0
}
