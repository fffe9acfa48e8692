// What RFC 5626 s6 asks of a registrar: whether a binding is one of several flows of its device.
#pragma once
#include <string_view>

#include "sip/message.h"
#include "sip/uri.h"

namespace foyer::registrar {

// The device has the extension: it says so, or even insists on it.
bool Understands(const sip::Message& request, std::string_view option);

// The flow that this Contact is for; 0: it is an ordinary binding. Without an instance-id, or from a device that does
// not say that it supports outbound, a reg-id counts for nothing.
std::uint32_t RegIdOf(const sip::Message& request, const sip::NameAddr& contact);

// The request came by way of another server that does not keep the device's flow: answer 439.
bool FirstHopLacksOutbound(const sip::Message& request);

}  // namespace foyer::registrar
