// SPDX-License-Identifier: MIT
#pragma once

namespace framesd::net {

// Answers 503 on a connection far beyond the limit, without reading a request or waiting, and closes it.
void turn_away(int descriptor);

}  // namespace framesd::net
