// SPDX-License-Identifier: MIT
//
// Beast's own sources, compiled once (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>
