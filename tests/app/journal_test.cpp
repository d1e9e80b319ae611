// SPDX-License-Identifier: MIT
#include "journal.hpp"

#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::app::is_journal;

BOOST_AUTO_TEST_SUITE(journal)

BOOST_AUTO_TEST_CASE(the_descriptor_that_the_environment_names_is_it) {
  int ends[2];
  BOOST_REQUIRE(::pipe(ends) == 0);
  struct stat status {};
  BOOST_REQUIRE(::fstat(ends[1], &status) == 0);
  const std::string device = std::to_string(status.st_dev) + ':';
  const std::string stream = device + std::to_string(status.st_ino);
  BOOST_TEST(is_journal(ends[1], stream.c_str()));
  BOOST_TEST(!is_journal(ends[1], nullptr));
  BOOST_TEST(!is_journal(-1, stream.c_str()));
  for (const std::string& other :
       {std::string(), device, device + "1", stream + "0", stream + ":1", "x" + stream}) {
    BOOST_TEST(!is_journal(ends[1], other.c_str()), other);
  }
  ::close(ends[0]);
  ::close(ends[1]);
}

BOOST_AUTO_TEST_SUITE_END()
