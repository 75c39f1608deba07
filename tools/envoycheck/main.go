// Command envoycheck reads parts of an Envoy configuration, as YAML documents on
// standard input, and checks each as the typed_config of an HttpConnectionManager:
// by Envoy's own definitions of its fields, and of what they may be.
//
// It knows nothing of what Envoy does with them: Envoy itself is no Go program.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"

	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"sigs.k8s.io/yaml"
)

func main() {
	log.SetFlags(0)
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	for i, document := range bytes.Split(text, []byte("\n---\n")) {
		if err := check(document); err != nil {
			log.Fatalf("document %d: %v", i+1, err)
		}
	}
}

// check checks one document. What an HttpConnectionManager needs beside the text is
// added to it.
func check(document []byte) error {
	asJSON, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return err
	}
	manager := &hcm.HttpConnectionManager{}
	if err := protojson.Unmarshal(asJSON, manager); err != nil {
		return err
	}
	if manager.GetRouteConfig() == nil {
		return fmt.Errorf("it has no route_config: %s", asJSON)
	}
	manager.StatPrefix = "hsts"
	return manager.ValidateAll()
}
