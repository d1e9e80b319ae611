// SPDX-License-Identifier: MIT
#include <framesd/http/form_file.hpp>

#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::boundary_of;
using framesd::http::FormFile;
using Defect = FormFile::Defect;

namespace {

constexpr std::string_view kPart =
    "Content-Disposition: form-data; name=\"file\"; filename=\"log.csv\"\r\n\r\n";

struct Read {
  std::string content;
  std::string name;
  std::optional<Defect> defect;

  friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view body, std::size_t piece = SIZE_MAX) {
  FormFile form("x-1");
  Read out;
  for (std::size_t at = 0; at < body.size() && !out.defect; at += std::min(piece, body.size()))
    out.defect = form.feed(body.substr(at, piece), out.content);
  if (!out.defect) out.defect = form.finish();
  out.name = form.name();
  return out;
}

std::string form_of(std::string_view content, std::string_view part = kPart) {
  return std::string("--x-1\r\n").append(part).append(content).append("\r\n--x-1--\r\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(form_file)

BOOST_AUTO_TEST_CASE(gives_the_file_however_the_body_is_cut) {
  for (const char* content : {"", "a", "depth,1\r\n1,2\r\n", "--x-1", "\r\n--x-", "\r\n--x-2\r\n\r\n--x-\r",
                              "\r\n\r\n", "\r", "-", "\r\n--x-"}) {
    const std::string body = form_of(content);
    const Read whole{content, "log.csv", std::nullopt};
    for (std::size_t piece = 1; piece <= body.size(); ++piece)
      BOOST_TEST((read(body, piece) == whole), content);
  }
}

BOOST_AUTO_TEST_CASE(names_are_as_the_client_has_them) {
  for (const auto& [sent, name] : std::vector<std::pair<std::string, std::string>>{
           {R"(filename="a b;c.csv"; name="f")", "a b;c.csv"},
           {R"(name=f; filename=log.csv)", "log.csv"},
           {R"(name="f"; filename="a\"b\\.csv")", R"(a"b\.csv)"},
           {R"(name="f"; filename="a%22b.csv")", R"(a"b.csv)"},
           {R"(name="f"; filename="x.csv"; filename*=UTF-8''y.csv)", "x.csv"},
           {"name=\"f\"; FileName=\"\xC3\xA9.csv\"", "\xC3\xA9.csv"}}) {
    const Read form =
        read(form_of("t", "Content-Type: text/csv\r\ncontent-disposition: Form-Data; " + sent + "\r\n\r\n"));
    BOOST_TEST(form.name == name);
    BOOST_TEST(!form.defect.has_value());
  }
}

BOOST_AUTO_TEST_CASE(blanks_behind_a_boundary_and_text_behind_the_last_do_not_count) {
  const std::string body = "--x-1 \t\r\n" + std::string(kPart) + "text\r\n--x-1--anything\r\n--x-1";
  for (std::size_t piece = 1; piece <= body.size(); ++piece)
    BOOST_TEST((read(body, piece) == Read{"text", "log.csv", std::nullopt}));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_apart_however_the_body_is_cut) {
  const std::string part(kPart);
  const std::string field = "Content-Disposition: form-data; name=\"note\"\r\n\r\n";
  const std::vector<std::pair<std::string, Defect>> bad = {
      {"", Defect::cut_off},
      {"depth,1\n", Defect::malformed},
      {"\r\n--x-1\r\n" + part, Defect::malformed},
      {"--x-2\r\n" + part, Defect::malformed},
      {"--x-1 x\r\n" + part, Defect::malformed},
      {"--x-1-\r\n" + part, Defect::malformed},
      {"--x-1" + std::string(3000, ' ') + "\r\n", Defect::malformed},
      {"--x-1--", Defect::no_file},
      {"--x-1\r\n\r\n\r\n", Defect::malformed},
      {form_of("t", "Content-Type: text/csv\r\n\r\n"), Defect::malformed},
      {form_of("t", "Content-Disposition: attachment; filename=\"a\"\r\n\r\n"), Defect::malformed},
      {form_of("t", "X: " + std::string(9000, 'y')), Defect::header_long},
      {form_of("t", field), Defect::not_a_file},
      {form_of("", "Content-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n"), Defect::no_file},
      {"--x-1\r\n" + part + "text", Defect::cut_off},
      {"--x-1\r\n" + part + "text\r\n--x-1", Defect::cut_off},
      {"--x-1\r\n" + part + "text\r\n--x-1\r\n" + part + "more\r\n--x-1--", Defect::second_file},
      {"--x-1\r\n" + part + "text\r\n--x-1\r\n" + field + "more\r\n--x-1--", Defect::not_a_file}};
  for (const auto& [body, defect] : bad) {
    for (const std::size_t piece : {SIZE_MAX, std::size_t{1}, std::size_t{7}}) {
      const Read form = read(body, piece);
      BOOST_TEST((form.defect == defect), body.substr(0, 200) << " in pieces of " << piece);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_came_before_a_fault_is_given) {
  const std::string part(kPart);
  BOOST_TEST(read("--x-1\r\n" + part + "text\r\n--x-1\r\n" + part + "more\r\n--x-1--").content == "text");
}

BOOST_AUTO_TEST_CASE(boundaries_are_those_of_the_standard) {
  BOOST_TEST(boundary_of("multipart/form-data; boundary=abc").value() == "abc");
  BOOST_TEST(boundary_of("multipart/form-data; charset=utf-8; Boundary=\"a b:c\"").value() == "a b:c");
  for (const std::string& bad :
       {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
        std::string("multipart/form-data; boundary=\"\""),
        std::string("multipart/form-data; boundary=\"a \""),
        "multipart/form-data; boundary=" + std::string(71, 'a'),
        std::string("multipart/form-data; boundary=\"a\\b\"")})
    BOOST_TEST(!boundary_of(bad).has_value(), bad);
}

BOOST_AUTO_TEST_SUITE_END()
