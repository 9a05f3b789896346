import GeneratorCore
import TestSupport

/// The project that these tests stand in.
let thisProject = Project(root: Checkout.root)
