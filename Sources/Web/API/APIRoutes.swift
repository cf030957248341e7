// SPDX-License-Identifier: Apache-2.0

import Hummingbird

extension Site {
  var apiRoutes: [Route] { [] }
}
