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
    /// Refusals are ordinary: modules for other processors and for devices that are not there say ENODEV.
    static func load(list: String) -> [ModuleRecord] {
        guard let text = try? FileBytes.readText(list) else { return [] }
        return text.split(separator: "\n").compactMap { path in
            guard let errno = load(String(path)) else { return nil }
            let name = path.split(separator: "/").last?.split(separator: ".").first ?? path
            return ModuleRecord(name: String(name), errno: errno.symbol)
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
