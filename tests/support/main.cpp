// SPDX-License-Identifier: MIT
//
// The one place where Boost.Test itself is compiled, with its main().
#define BOOST_TEST_MODULE framesd
#include <boost/test/included/unit_test.hpp>
