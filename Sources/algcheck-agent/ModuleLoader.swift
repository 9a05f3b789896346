import AFALG
import CGuest
import Corpus
import Glibc
import Records
import SystemPackage

/// Loads kernel modules in the order that the host worked out.
enum ModuleLoader {
    /// Loads each file that the list names, one path a line; returns those that the kernel refused.
    ///
    /// Refusals are ordinary: modules for other processors and for devices that are not there say ENODEV. A module that
    /// needs an algorithm of a later one says ENOENT, because nothing here loads modules on demand; so those are tried
    /// again as long as that helps.
    static func load(list: String) -> [ModuleRecord] {
        guard let text = try? FileBytes.readText(list) else { return [] }
        var waiting = text.split(separator: "\n").map(String.init)
        var final: [(path: String, errno: Errno)] = []
        while true {
            let refused = waiting.compactMap { path in load(path).map { (path: path, errno: $0) } }
            let later = refused.filter { $0.errno == .noSuchFileOrDirectory }
            final += refused.filter { $0.errno != .noSuchFileOrDirectory }
            guard later.isEmpty || later.count == waiting.count else {
                waiting = later.map(\.path)
                continue
            }
            final += later
            return final.map { path, errno in
                let name = path.split(separator: "/").last?.split(separator: ".").first ?? ""
                return ModuleRecord(name: String(name), errno: errno.symbol)
            }
        }
    }

    private static func load(_ path: String) -> Errno? {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            let status = try file.closeAfter { cguest_load_module(file.rawValue) == 0 ? 0 : errno }
            return status == 0 || status == EEXIST ? nil : Errno(rawValue: status)
        } catch {
            return error as? Errno ?? .ioError
        }
    }
}
