package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

// cookie is the variable that the plugin protocol has a host set, so that a provider that
// a person starts by hand can say that this does not work.
const cookie = "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"

// startToSchema starts a provider and requests its schema, which Terraform does first.
// Wall is the time until the answer, and Memory its size in bytes.
func startToSchema(ctx context.Context, path string) (c cost, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	command := exec.CommandContext(ctx, path)
	command.Env = append(os.Environ(), cookie, "PLUGIN_PROTOCOL_VERSIONS=6,5")
	stdout, err := command.StdoutPipe()
	if err != nil {
		return cost{}, err
	}
	begun := time.Now()
	if err := command.Start(); err != nil {
		return cost{}, err
	}
	defer func() {
		stop()
		_ = command.Wait() // it was killed, and says so
		c.Provider = usageOf(command.ProcessState).CPU
	}()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return cost{}, fmt.Errorf("the handshake: %w", err)
	}
	// Core version, protocol version, network, address, protocol.
	fields := strings.Split(strings.TrimSpace(line), "|")
	const address = 3
	if len(fields) <= address+1 {
		return cost{}, errors.New("the handshake is not one of a plugin: " + line)
	}
	service := map[string]string{"5": "tfplugin5", "6": "tfplugin6"}[fields[1]]
	method := map[string]string{"tfplugin5": "GetSchema", "tfplugin6": "GetProviderSchema"}[service]
	connection, err := grpc.NewClient("unix:"+fields[address],
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64<<20)))
	if err != nil {
		return cost{}, err
	}
	defer connection.Close()
	answer := new(emptypb.Empty) // the answer is in the fields that it does not know
	if err := connection.Invoke(ctx, "/"+service+".Provider/"+method, new(emptypb.Empty), answer); err != nil {
		return cost{}, err
	}
	c.Wall, c.Memory = time.Since(begun), int64(len(answer.ProtoReflect().GetUnknown()))
	return c, nil
}
