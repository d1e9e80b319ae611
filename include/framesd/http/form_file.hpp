// SPDX-License-Identifier: MIT
//
// FormFile: the one file of a multipart/form-data body (RFC 7578), as HTML forms send it, out of pieces of
// any size. Bounded memory: a part's header, and as much of a piece as could be the beginning of a boundary.
//
// Strict where leniency would drop something unread: a form with another field, a second file, or text in
// front of the first boundary is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::http {

class FormFile {
 public:
  enum class Defect : std::uint8_t {
    malformed,    // no boundary where one must be, or a part without a proper header
    header_long,  // of a part
    not_a_file,   // a part without a file name: field() names it
    no_file,      // the form has none, or none was chosen
    second_file,
    cut_off,  // the end is missing
  };

  // boundary   as boundary_of() gives it
  explicit FormFile(std::string_view boundary);

  // Takes the next piece and appends what it brings of the file to `content`. After a defect nothing more is
  // taken; what came in front of it is in `content`.
  [[nodiscard]] std::optional<Defect> feed(std::string_view piece, std::string& content);
  // The body ends here.
  [[nodiscard]] std::optional<Defect> finish();

  // The file's name at the client, once its part has begun.
  const std::string& name() const noexcept { return name_; }
  // Name of the form field that the defect is in; may be empty.
  const std::string& field() const noexcept { return field_; }

 private:
  enum class Where : std::uint8_t { before, behind_boundary, header, content, epilogue };

  // Goes on in `waiting_` from `at`. False: more bytes are needed.
  bool step(std::size_t& at, std::string& content);
  bool pass_boundary(std::size_t& at);
  bool read_header(std::size_t& at);
  bool read_content(std::size_t& at, std::string& content);
  void begin_part(std::string_view header);
  bool fail(Defect defect) noexcept {
    defect_ = defect;
    return false;
  }

  const std::string delimiter_;  // CR LF, two hyphens, the boundary
  Where where_ = Where::before;
  std::string waiting_;  // not yet used
  bool file_seen_ = false;
  std::string name_;
  std::string field_;
  std::optional<Defect> defect_;
};

// The boundary that a Content-Type of multipart/form-data names. Nothing if it names none that may be.
[[nodiscard]] std::optional<std::string> boundary_of(std::string_view content_type);

}  // namespace framesd::http
