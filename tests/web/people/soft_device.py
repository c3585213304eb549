"""A device with a lock, in software: answers the ceremonies as a phone does."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)


@dataclass
class SoftDevice:
    """Holds one credential for one place."""

    origin: str
    host: str
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(20))
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def add(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the question to add this device."""
        credential = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self.secret.public_key())
        )
        told = AttestationObject.create("none", self._told(credential), {})
        return self._answer(
            attestationObject=told, clientDataJSON=self._client("webauthn.create", options)
        )

    def open(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the question to sign in."""
        told, client = self._told(), self._client("webauthn.get", options)
        signed = self.secret.sign(bytes(told) + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(authenticatorData=told, clientDataJSON=client, signature=signed)

    def _told(self, credential: bytes = b"") -> AuthenticatorData:
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        if credential:
            flags |= AuthenticatorData.FLAG.AT
        host = sha256(self.host.encode()).digest()
        return AuthenticatorData.create(host, flags, self.count, credential)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": {key: websafe_encode(value) for key, value in response.items()},
            "clientExtensionResults": {},
        }
