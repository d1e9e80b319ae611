// SPDX-License-Identifier: MIT
//
// Integers of 128 bits, for products and distances of what has 64. ISO C++ has no name for them.
#pragma once

namespace framesd {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

}  // namespace framesd
