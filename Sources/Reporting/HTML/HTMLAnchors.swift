internal import KernelNames
internal import Records

/// The names that links use, `driver-` and the driver's name, unique and made of letters, digits and hyphens.
struct HTMLAnchors {
    private var names: [DriverID: String] = [:]

    init(_ drivers: [DriverResult]) {
        var taken: Set<String> = []
        for driver in drivers {
            let slug = String(
                driver.record.driver.unicodeScalars.prefix(120).map { scalar in
                    let isPlain =
                        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                    return isPlain || scalar == "_" ? Character(scalar) : "-"
                }
            )
            var name = "driver-\(slug)"
            var number = 2
            while !taken.insert(name).inserted {
                name = "driver-\(slug)-\(number)"
                number += 1
            }
            names[driver.record.id] = name
        }
    }

    subscript(_ driver: DriverResult) -> String { names[driver.record.id] ?? "" }
}
