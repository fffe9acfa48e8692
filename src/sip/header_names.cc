#include <array>

#include "base/lower_case.h"
#include "sip/message.h"
#include "sip/message_parser.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

struct Name {
  HeaderId id;
  std::string_view full;
  char compact;  // RFC 3261 s7.3.3; 0 if there is none
};

constexpr std::array kNames = {Name{HeaderId::kVia, "Via", 'v'},
                               Name{HeaderId::kFrom, "From", 'f'},
                               Name{HeaderId::kTo, "To", 't'},
                               Name{HeaderId::kCallId, "Call-ID", 'i'},
                               Name{HeaderId::kCSeq, "CSeq", 0},
                               Name{HeaderId::kContact, "Contact", 'm'},
                               Name{HeaderId::kRoute, "Route", 0},
                               Name{HeaderId::kRecordRoute, "Record-Route", 0},
                               Name{HeaderId::kMaxForwards, "Max-Forwards", 0},
                               Name{HeaderId::kContentLength, "Content-Length", 'l'},
                               Name{HeaderId::kContentType, "Content-Type", 'c'},
                               Name{HeaderId::kExpires, "Expires", 0},
                               Name{HeaderId::kMinExpires, "Min-Expires", 0},
                               Name{HeaderId::kAuthorization, "Authorization", 0},
                               Name{HeaderId::kProxyAuthorization, "Proxy-Authorization", 0},
                               Name{HeaderId::kWwwAuthenticate, "WWW-Authenticate", 0},
                               Name{HeaderId::kProxyAuthenticate, "Proxy-Authenticate", 0},
                               Name{HeaderId::kSupported, "Supported", 'k'},
                               Name{HeaderId::kRequire, "Require", 0},
                               Name{HeaderId::kProxyRequire, "Proxy-Require", 0},
                               Name{HeaderId::kUnsupported, "Unsupported", 0},
                               Name{HeaderId::kAllow, "Allow", 0},
                               Name{HeaderId::kReason, "Reason", 0},
                               Name{HeaderId::kPath, "Path", 0},
                               Name{HeaderId::kUserAgent, "User-Agent", 0},
                               Name{HeaderId::kRetryAfter, "Retry-After", 0},
                               Name{HeaderId::kWarning, "Warning", 0},
                               Name{HeaderId::kReferTo, "Refer-To", 'r'},
                               Name{HeaderId::kPAssertedIdentity, "P-Asserted-Identity", 0},
                               Name{HeaderId::kPPreferredIdentity, "P-Preferred-Identity", 0}};

struct MethodName {
  Method method;
  std::string_view name;
};
constexpr std::array kMethods = {MethodName{Method::kInvite, "INVITE"},
                                 MethodName{Method::kAck, "ACK"},
                                 MethodName{Method::kBye, "BYE"},
                                 MethodName{Method::kCancel, "CANCEL"},
                                 MethodName{Method::kRegister, "REGISTER"},
                                 MethodName{Method::kOptions, "OPTIONS"},
                                 MethodName{Method::kInfo, "INFO"},
                                 MethodName{Method::kMessage, "MESSAGE"},
                                 MethodName{Method::kUpdate, "UPDATE"},
                                 MethodName{Method::kPrack, "PRACK"},
                                 MethodName{Method::kSubscribe, "SUBSCRIBE"},
                                 MethodName{Method::kNotify, "NOTIFY"},
                                 MethodName{Method::kRefer, "REFER"},
                                 MethodName{Method::kPublish, "PUBLISH"}};

}  // namespace

std::string_view HeaderName(HeaderId id) {
  for (const Name& name : kNames)
    if (name.id == id) return name.full;
  return {};
}

HeaderId FindHeaderId(std::string_view written) {
  if (written.empty()) return HeaderId::kOther;
  if (written.size() == 1) {
    const char letter = static_cast<char>(written[0] | 0x20);
    for (const Name& name : kNames)
      if (name.compact == letter) return name.id;
    return HeaderId::kOther;
  }
  for (const Name& name : kNames) {
    const bool may_be = name.full.size() == written.size() && ((name.full[0] ^ written[0]) & ~0x20) == 0;
    if (may_be && EqualsIgnoreCase(name.full, written)) return name.id;
  }
  return HeaderId::kOther;
}

Method FindMethod(std::string_view written) {
  for (const MethodName& method : kMethods)
    if (method.name == written) return method.method;
  return Method::kOther;
}

}  // namespace foyer::sip
