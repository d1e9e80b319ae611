// SPDX-License-Identifier: MIT
//
// What a request's body and an endpoint's answers hold, for the API document.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace framesd::api {

struct ContentSpec {
  std::string_view media_type;
  std::string_view schema{};   // the name of a schema of the document; empty: bytes or text
  std::string_view example{};  // as in a request or answer; may be empty
  // Makes the example instead, where it depends on how many samples a row of the log has.
  std::string (*example_for)(std::uint16_t source_width) = nullptr;
};

// Of errors that say no more than others.
inline constexpr ContentSpec kProblemContents[] = {
    {.media_type = "application/problem+json", .schema = "Problem"}};

// Of a 404 that names the nearest frames.
inline constexpr ContentSpec kNoFrameContents[] = {
    {.media_type = "application/problem+json", .schema = "NoFrameProblem"}};

struct HeaderSpec {
  std::string_view name;
  std::string_view about;
  std::string_view schema = R"({"type":"string"})";
  bool always = false;           // in every answer that it is documented for
  std::string_view component{};  // its name among those of the document, where not every route has it alike

  constexpr std::string_view key() const noexcept { return component.empty() ? name : component; }
};

// The answer with one status. Those that many routes have alike need no row, see error_replies.hpp; a row
// here takes the place of the common one.
struct ReplySpec {
  unsigned status;
  std::string_view about;
  std::span<const ContentSpec> contents{};
  std::span<const HeaderSpec> headers{};  // beside those that follow from Keeping and from what is sent
};

// What an answer says about keeping it for later: header lines, and whether there is a 304.
enum class Keeping : std::uint8_t {
  as_usual,           // validated for a GET of scope read, else unsaid
  unsaid,             // nothing
  never,              // Cache-Control: no-store
  asked,              // Cache-Control: no-cache, without an ETag
  validated,          // ETag, Cache-Control: no-cache, 304: of what answers Data or a Document
  validated_in_part,  // the same of one form of the answer; of the others as `asked`
};

}  // namespace framesd::api
