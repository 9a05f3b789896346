import AFALG
import AgentProtocol
import CGuest
import Conformance
import Corpus
import Glibc
import Records
import SystemPackage

/// Loads kernel modules in the order that the host worked out.
struct ModuleLoader {
    /// Paths that were not tried yet.
    private var waiting: [String]
    private var final: [Refusal] = []

    private struct Refusal {
        let path: String
        let errno: Errno
        /// What the kernel's log says.
        var message: String?
    }

    /// Reads the list: one path a line.
    init(list: String) {
        let text = (try? FileBytes.readText(list)) ?? ""
        waiting = text.split(separator: "\n").map(String.init)
    }

    /// Loads what the way out for records needs, which the host put first; nothing where the kernel has it built in.
    mutating func loadChannel() {
        guard let last = waiting.firstIndex(where: { Self.name(of: $0) == GuestLayout.portModule }) else { return }
        for path in waiting[...last] { if let errno = load(path) { final.append(Refusal(path: path, errno: errno)) } }
        waiting.removeFirst(last + 1)
    }

    /// Loads all other modules; returns those that the kernel refused.
    ///
    /// Refusals are ordinary: modules for other processors and for devices that are not there say ENODEV. A module that
    /// needs an algorithm of a later one says ENOENT, because nothing here loads modules on demand; so those are tried
    /// again as long as that helps.
    ///
    /// - Parameters:
    ///   - except: names of modules that stopped the kernel in an earlier boot.
    ///   - output: learns of each module before it is loaded, and of kernel warnings.
    mutating func loadRest(except: [String], output: RunOutput) throws -> [ModuleRecord] {
        waiting.removeAll { except.contains(Self.name(of: $0)) }
        let watch = KernelWarningWatch()
        while true {
            var refused: [Refusal] = []
            for path in waiting {
                let name = Self.name(of: path)
                try output.announce(.load(module: name))
                let errno = load(path)
                let news = try watch.report(to: output, blame: .module(name))
                if let errno { refused.append(Refusal(path: path, errno: errno, message: news.last)) }
            }
            let later = refused.filter { $0.errno == .noSuchFileOrDirectory }
            final += refused.filter { $0.errno != .noSuchFileOrDirectory }
            guard later.isEmpty || later.count == waiting.count else {
                waiting = later.map(\.path)
                continue
            }
            final += later
            return final.map {
                ModuleRecord(name: Self.name(of: $0.path), errno: $0.errno.symbol, message: $0.message)
            }
        }
    }

    private static func name(of path: String) -> String {
        String(path.split(separator: "/").last?.split(separator: ".").first ?? "")
    }

    private func load(_ path: String) -> Errno? {
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            let status = try file.closeAfter { cguest_load_module(file.rawValue) == 0 ? 0 : errno }
            return status == 0 || status == EEXIST ? nil : Errno(rawValue: status)
        } catch {
            return error as? Errno ?? .ioError
        }
    }
}
