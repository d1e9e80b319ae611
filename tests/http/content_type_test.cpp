// SPDX-License-Identifier: MIT
#include <framesd/http/content_type.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::Coding;
using framesd::http::read_content_encoding;
using framesd::http::read_content_type;

BOOST_AUTO_TEST_SUITE(content_type)

BOOST_AUTO_TEST_CASE(a_type_is_read_in_any_case_and_without_its_parameters) {
  for (const char* value : {"text/csv", "TEXT/Csv", "text/csv; charset=utf-8", "text/csv;charset=\"UTF-8\"",
                            "text/csv; header=present", "text/csv;CHARSET=utf8", "text/csv;",
                            "text/csv ; a=b ; c=\"d;e\"", " text/csv "}) {
    const auto type = read_content_type(value);
    BOOST_TEST(type.has_value(), value);
    BOOST_TEST((type && type->is("text/csv")), value);
    BOOST_TEST((type && !type->is("text/csvx") && !type->is("text/cs")), value);
  }
}

BOOST_AUTO_TEST_CASE(anything_malformed_or_in_another_charset_is_refused) {
  for (const char* value :
       {"", " ", "text", "text/", "/csv", "text/csv/x", "te xt/csv", "text/csv, text/csv",
        "text/csv; charset", "text/csv; charset=", "text/csv; charset=latin1", "text/csv; charset=utf-16",
        "text/csv; charset=\"utf-8", "text/csv; charset = utf-8", "text/csv; charset=utf-8; charset=latin1",
        "; charset=utf-8"}) {
    BOOST_TEST(!read_content_type(value).has_value(), value);
  }
  BOOST_TEST(!read_content_type(std::string(16'000, ';')).has_value());
}

BOOST_AUTO_TEST_CASE(codings_are_identity_and_gzip) {
  for (const char* value : {"", "identity", " Identity "}) {
    BOOST_TEST((read_content_encoding(value) == Coding::identity), value);
  }
  for (const char* value : {"gzip", "GZip", "x-gzip", "gzip\t"}) {
    BOOST_TEST((read_content_encoding(value) == Coding::gzip), value);
  }
  for (const char* value :
       {"br", "deflate", "zstd", "gzip, gzip", "identity, gzip", "gzip;q=1", "gzi", ","}) {
    BOOST_TEST(!read_content_encoding(value).has_value(), value);
  }
}

BOOST_AUTO_TEST_SUITE_END()
