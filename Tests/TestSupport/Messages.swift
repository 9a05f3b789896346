import Files
import Foundation

/// The line that an error would print; empty where nothing is thrown.
package func message(_ work: () throws -> Void) -> String {
    do {
        try work()
        return ""
    } catch {
        return "\(error)"
    }
}

/// A new folder for one test, which goes with the folder that `Tests/suites` makes for all.
package func temporaryFolder() throws -> String {
    let folder = NSTemporaryDirectory() + "algcheck-test-\(UUID().uuidString)"
    try Folder.make(folder)
    return folder
}
