// Reads the fields of a DNS message one after the other; whatever would reach past its end is nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "foyer/bytes.h"

namespace foyer::dns {

class WireReader {
 public:
  // `message` must outlive it: names point back into all of it.
  explicit WireReader(Bytes message, std::size_t offset = 0) : message_(message), offset_(offset) {}

  std::optional<std::uint16_t> U16();
  std::optional<std::uint32_t> U32();
  // A name with its compression undone (RFC 1035 s4.1.4), in lower case, without the dot at the end; the root is
  // empty. Bytes that no host name has come as '?', and so equal no name that anybody asks for.
  std::optional<std::string> Name();
  std::optional<std::string> Text();  // a character-string, lower case
  bool Skip(std::size_t bytes);

  std::size_t offset() const { return offset_; }

 private:
  std::optional<std::uint8_t> U8();

  const Bytes message_;
  std::size_t offset_;
};

}  // namespace foyer::dns
