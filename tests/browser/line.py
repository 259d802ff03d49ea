"""The line between a phone and the program: it can be cut, and it can go down between deed and answer."""

import socket
from contextlib import suppress
from threading import Event, Lock, Thread

AT_ONCE = 65_536
PATIENCE = 30


class Line:
    """One phone's way to the program, under an address of its own; what it carries is left as it is."""

    def __init__(self, port: int) -> None:
        # Where the program listens; a program that was updated may listen elsewhere.
        self.port_of_program = port
        self.lost = Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._is_cut = False
        self._losing = self._stopping = b""
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        """Give where the phone finds the program."""
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> None:
        """Let nothing through any more, nor what is on its way."""
        with self._lock:
            self._is_cut = True
            ends = list(self._open)
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let everything through again."""
        self._is_cut = False

    def lose_answer_to(self, request: str) -> None:
        """Go down as soon as the program answers a request that begins like this; `lost` tells when."""
        self.lost.clear()
        self._losing = request.encode()

    def stop(self, request: str | None) -> None:
        """Let no request through that begins like this, all others pass; None: let all pass again."""
        self._stopping = request.encode() if request else b""

    def wait_until_lost(self) -> None:
        """Wait until an answer has been lost."""
        assert self.lost.wait(PATIENCE), "no such request was answered"

    def close(self) -> None:
        """Take the line away."""
        self.cut()
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            if self._is_cut:
                return
            with socket.create_connection(("127.0.0.1", self.port_of_program)) as far:
                self._join(near, far)

    def _join(self, near: socket.socket, far: socket.socket) -> None:
        with self._lock:
            if self._is_cut:
                return
            self._open |= {near, far}
        is_awaited = Event()
        back = Thread(target=self._bring_back, args=(far, near, is_awaited), daemon=True)
        back.start()
        try:
            while sent := near.recv(AT_ONCE):
                if self._stopping and sent.startswith(self._stopping):
                    break
                if self._losing and sent.startswith(self._losing):
                    is_awaited.set()
                far.sendall(sent)
        finally:
            with suppress(OSError):
                far.shutdown(socket.SHUT_RDWR)
            back.join()
            with self._lock:
                self._open -= {near, far}

    def _bring_back(self, far: socket.socket, near: socket.socket, is_awaited: Event) -> None:
        with suppress(OSError):
            while answer := far.recv(AT_ONCE):
                if is_awaited.is_set():
                    # The program has done it, and nobody hears of it.
                    self._losing = b""
                    self.cut()
                    self.lost.set()
                    return
                near.sendall(answer)
        with suppress(OSError):
            near.shutdown(socket.SHUT_RDWR)
