import Files
import Foundation
import GeneratorCore

/// The line that an error would print; empty where nothing is thrown.
func message(_ work: () throws -> Void) -> String {
    do {
        try work()
        return ""
    } catch {
        return "\(error)"
    }
}

/// A new folder for one test.
func temporaryFolder() throws -> String {
    let folder = NSTemporaryDirectory() + "generator-\(UUID().uuidString)"
    try Folder.make(folder)
    return folder
}

/// The project that these tests stand in.
let thisProject = Project(
    root: URL(filePath: "../..", relativeTo: URL(filePath: #filePath).deletingLastPathComponent())
        .standardizedFileURL.path(percentEncoded: false)
)
