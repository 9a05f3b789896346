import TestSupport
import Testing

/// `Documentation/architecture.md`, Package.swift and the imports of the sources say the same.
struct ArchitectureTests {
    private let document: ArchitectureDocument
    private let manifest: Manifest

    init() throws {
        document = ArchitectureDocument(try Checkout.text("Documentation/architecture.md"))
        manifest = Manifest(try Checkout.text("Package.swift"))
    }

    /// The modules of this package that each file of a target imports.
    private func imports(of target: Manifest.Target) throws -> [(file: String, module: String)] {
        let names = Set(manifest.targets.map { Self.module($0.name) })
        return try Checkout.files(below: target.folder, suffix: ".swift").flatMap { file in
            Imports.modules(in: try Checkout.text(file)).filter(names.contains).map { (file, $0) }
        }
    }

    /// The module's name of a target: characters that no identifier has are underscores.
    private static func module(_ target: String) -> String { target.replacing("-", with: "_") }

    @Test func everyTargetHasOneRowAndEveryRowATarget() {
        #expect(!manifest.targets.isEmpty)
        #expect(manifest.targets.map(\.name).sorted() == document.layers.keys.sorted())
        #expect(document.layers.filter { $0.value.count > 1 }.keys.sorted() == [])
    }

    @Test func theDrawingHasEveryTarget() {
        let drawn = Set(document.drawing.matches(of: /[\w-]+/).map { String($0.0) })
        #expect(manifest.targets.map(\.name).filter { !drawn.contains($0) } == [])
    }

    @Test func dependenciesPointDown() {
        let up = manifest.targets.flatMap { target in
            target.dependencies.filter { !isAbove(target.name, $0) }.map { "\(target.name) -> \($0)" }
        }
        #expect(up == [])
    }

    @Test func importsPointDown() throws {
        var found = 0
        var up: [String] = []
        for target in manifest.targets {
            for (file, module) in try imports(of: target) {
                found += 1
                if !isAbove(target.name, module) { up.append("\(file) imports \(module)") }
            }
        }
        #expect(found > 100)
        #expect(up == [])
    }

    /// SwiftPM lets a target import what a dependency of a dependency brings, so only this keeps the manifest honest.
    @Test func importsAreDeclaredAndDeclarationsAreImported() throws {
        for target in manifest.targets {
            let imported = Set(try imports(of: target).map(\.module))
            let declared = Set(target.dependencies.map(Self.module))
            #expect(imported.subtracting(declared).sorted() == [], "\(target.name) imports undeclared")
            #expect(declared.subtracting(imported).sorted() == [], "\(target.name) never imports")
        }
    }

    @Test func onlyTheFilesOfTheDocumentImportARestrictedModule() throws {
        #expect(!document.restrictions.isEmpty)
        for rule in document.restrictions {
            let importers = try Checkout.files(below: rule.folder, suffix: ".swift").filter {
                Imports.modules(in: try Checkout.text($0)).contains(rule.module)
            }
            let allowed = rule.importers.map { "\(rule.folder)/\($0)" }
            #expect(importers.filter { file in !allowed.contains { isIn($0, file) } } == [], "\(rule.module)")
            #expect(allowed.filter { place in !importers.contains { isIn(place, $0) } } == [], "\(rule.module)")
        }
    }

    /// Whether a file is that file or lies below that folder.
    private func isIn(_ place: String, _ file: String) -> Bool { file == place || file.hasPrefix("\(place)/") }

    /// Whether the document puts one target above another.
    private func isAbove(_ target: String, _ other: String) -> Bool {
        guard let high = document.layers[target]?.first,
            let low = document.layers.first(where: { Self.module($0.key) == Self.module(other) })?.value.first
        else { return false }
        return high > low
    }
}
